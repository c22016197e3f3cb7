from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.bulk import description
from contacts.bulk.actions.ending import ROUTE, settle
from contacts.bulk.actions.rights import allowed
from contacts.bulk.actions.working import attempt
from contacts.bulk.kinds import KINDS
from contacts.bulk.kinds.base import Refused
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm import jobs
from crm.actors import SYSTEM, Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Job

AT_ONCE: Final = 1_000
SIZE: Final = 5_000  # of a batch
TASK: Final = "contacts.bulk.tasks.carry_on_undo"


@transaction.atomic
def undo(bulk: BulkChange, *, by: Actor) -> BulkChange:
    """Give the contacts back what they had, where they still have what the bulk change wrote; the others are left.

    Once, within 24 hours of its end; of many contacts in the background. Raises Refused.
    """
    channel = bulk.channel
    manager = allowed(channel, by.manager, KINDS[bulk.kind])
    bulk = channel.bulk_changes.select_for_update(of=("self",)).select_related("channel").get(pk=bulk.pk)
    _check(bulk)
    bulk.undo_state, bulk.undone_by, bulk.undone_at = BulkChange.State.RUNNING, manager, timezone.now()
    if bulk.changed > AT_ONCE:
        title = _title(bulk, manager.user.language)
        bulk.undo_job = jobs.start(channel, TASK, title, manager=manager, total=bulk.changed)
    bulk.save(update_fields=["undo_state", "undone_by", "undone_at", "undo_job"])
    if bulk.undo_job is None:
        _undo_batch(bulk)
        _finish(bulk, by)
    return bulk


def may_be_undone(bulk: BulkChange) -> bool:
    """Whether `undo` would do it now, rights apart."""
    try:
        _check(bulk)
    except Refused:
        return False
    return True


def carry_on_undo(channel_id: int, job_pk: int) -> None:
    """Do what is left of that job's undo, if it waits to be done; safe to call twice."""
    job = jobs.claim(channel_id, job_pk)
    changes = BulkChange.everywhere.select_related("channel", "manager__user", "undone_by__user", "undo_job")
    bulk = changes.get(channel_id=channel_id, undo_job_id=job_pk)
    if job is None:
        settle(bulk)
        return
    attempt(bulk, job, lambda: _work(bulk, job), _fail)


def _check(bulk: BulkChange) -> None:
    if not KINDS[bulk.kind].undoable:
        raise Refused(_("Deleting can’t be undone."))
    if bulk.state == BulkChange.State.RUNNING:
        raise Refused(_("It still runs. Cancel it first."))
    if bulk.undo_state:
        raise Refused(_("It was undone already."))
    if not bulk.changed:
        raise Refused(_("It has changed nothing."))
    if bulk.undoable_until is None or bulk.undoable_until < timezone.now():
        raise Refused(_("It can be undone for 24 hours only."))
    KINDS[bulk.kind].check(bulk.given, Catalogue.of(bulk.channel))


def _work(bulk: BulkChange, job: Job) -> None:
    while _step(bulk, job):
        pass


@transaction.atomic
def _step(bulk: BulkChange, job: Job) -> bool:
    kind = KINDS[bulk.kind]
    manager = allowed(bulk.channel, bulk.undone_by, kind)
    kind.check(bulk.given, Catalogue.of(bulk.channel))
    more = _undo_batch(bulk)
    jobs.beat(job, bulk.restored + bulk.left)
    if not more:
        jobs.finish(job)
        _finish(bulk, Actor.of(manager))
        text = f"{_title(bulk, manager.user.language)}\n{description.undone(bulk)}"
        post(manager, text, label=_("Report"), route=ROUTE, pk=bulk.pk)
    return more


def _undo_batch(bulk: BulkChange) -> bool:
    """Take back the next of its effects, in a transaction; False when there are none."""
    bulk.refresh_from_db(fields=["undo_cursor", "restored", "left"])
    effects = bulk.channel.bulk_effects.filter(bulk=bulk, contact__gt=bulk.undo_cursor)
    ids = list(effects.order_by("contact").values_list("contact", flat=True)[:SIZE])
    if not ids:
        return False
    undone = KINDS[bulk.kind].undo(bulk, ids)
    bulk.undo_cursor = ids[-1]
    bulk.restored += undone.restored
    bulk.left += undone.left
    bulk.save(update_fields=["undo_cursor", "restored", "left"])
    return True


def _finish(bulk: BulkChange, by: Actor) -> None:
    bulk.undo_state = BulkChange.State.DONE
    bulk.save(update_fields=["undo_state"])
    record(bulk.channel, "bulk.undone", bulk, by=by, restored=bulk.restored, left=bulk.left)


@transaction.atomic
def _fail(bulk: BulkChange, job: Job, error: str) -> None:
    if jobs.fail(job, error):
        bulk.channel.bulk_changes.filter(pk=bulk.pk).update(undo_state=BulkChange.State.FAILED)
        record(bulk.channel, "bulk.undo_failed", bulk, by=SYSTEM, error=error, restored=bulk.restored)
        if bulk.undone_by:
            post(
                bulk.undone_by,
                _("The undo stopped: %(error)s") % {"error": error},
                label=_("Report"),
                route=ROUTE,
                pk=bulk.pk,
            )


def _title(bulk: BulkChange, language: str) -> str:
    with translation.override(language):
        what = description.title(bulk, Catalogue.of(bulk.channel))
        return (_("Undo: %(what)s") % {"what": what})[:200]
