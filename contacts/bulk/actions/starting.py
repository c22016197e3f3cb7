from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.bulk import batches, description
from contacts.bulk.actions.working import do_batch, finish
from contacts.bulk.kinds.base import BulkKind
from contacts.fields import Catalogue
from contacts.lists.description import describe_selection
from contacts.lists.selection import Selection
from contacts.lists.stated_number import NumberChanged
from contacts.models import BulkChange
from crm import jobs
from crm.actors import Actor
from crm.log import record
from crm.models import Channel, Manager

AT_ONCE: Final = 1_000
TASK: Final = "contacts.bulk.tasks.carry_on"


class Nothing(jobs.Refusal):
    def __init__(self) -> None:
        super().__init__(_("There are no customers to change."))


def check(selection: Selection, kind: type[BulkKind], channel: Channel, manager: Manager) -> int:
    """Return how many contacts it would be about now. Raise `jobs.Refusal`, InvalidSelection."""
    jobs.authorise(channel, manager, *kind.permissions)
    now = selection.count(channel, Catalogue.of(channel))
    if not now:
        raise Nothing
    return now


def runs_in_background(total: int) -> bool:
    """Return whether a change of that many contacts is done by the worker."""
    return total > AT_ONCE


@transaction.atomic
def start(channel: Channel, selection: Selection, kind: BulkKind, stated: int, *, by: Actor) -> BulkChange:
    """Change the selected contacts: up to `AT_ONCE` at once, more in the background.

    `stated` is the number of contacts that the person was told. Raise a subclass of `jobs.Refusal` by the
    reason; InvalidSelection when the list no longer makes sense.
    """
    manager = jobs.authorise(channel, by.manager, *kind.permissions)
    catalogue = Catalogue.of(channel)
    kind.check(catalogue)
    bulk = BulkChange.everywhere.create(
        channel=channel,
        manager=manager,
        kind=kind.name,
        given=kind.to_json(),
        chosen=describe_selection(selection, channel, catalogue),
    )
    bulk.total = batches.fix(bulk, selection.contacts(channel, catalogue))
    _check_number(bulk.total, stated)
    record(channel, "bulk.started", bulk, by=by, contacts=bulk.total, kind=kind.name, filter=bulk.chosen)
    if not runs_in_background(bulk.total):
        do_batch(bulk, by)
        finish(bulk, by)
    else:
        with jobs.localised(manager, channel):
            title = description.title(bulk, catalogue)[:200]
        bulk.job = jobs.start(channel, TASK, title, manager=manager, total=bulk.total)
        bulk.save(update_fields=["job", "total"])
    return bulk


def _check_number(now: int, stated: int) -> None:
    if not now:
        raise Nothing
    if now != stated:
        raise NumberChanged(now)
