from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.lists.description import format_number
from contacts.lists.selection import Selection
from contacts.lists.stated_number import NumberChanged
from crm import jobs
from crm.actors import Actor
from crm.log import record
from crm.models import Job, Manager
from exports import passwords
from exports.models import Export

MOST: Final = 1_000_000
PAUSE: Final = timedelta(minutes=30)
TASK: Final = "exports.tasks.build"


class NotOwner(jobs.Refusal):
    """Whoever asks may not download contacts."""


class TooSoon(jobs.Refusal):
    """The 30 minutes since the manager's last download aren't over."""

    def __init__(self, possible_at: datetime) -> None:
        self.possible_at = possible_at
        at = time_format(timezone.localtime(possible_at))
        super().__init__(
            _("Contacts can be downloaded once in 30 minutes. The next download is possible at %(time)s.")
            % {"time": at}
        )


class Running(jobs.Refusal):
    """The manager's last download is still being made."""

    def __init__(self) -> None:
        super().__init__(_("Your last download is still being made. The next is possible when it has ended."))


class TooMany(jobs.Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("At most %(limit)s customers can be downloaded at once. Narrow the list.")
            % {"limit": format_number(MOST)}
        )


class Nothing(jobs.Refusal):
    def __init__(self) -> None:
        super().__init__(_("There are no customers to download."))


def check(selection: Selection, manager: Manager) -> int:
    """Return how many contacts a download would hold now. Raise `jobs.Refusal` if none can start, InvalidSelection."""
    _check_pause(manager)
    now = _count(selection, manager)
    _check_number(now, now)
    return now


@transaction.atomic
def start(selection: Selection, reason: str, password: str, stated: int, *, by: Actor) -> Export:
    """Have the selected contacts written to a file in the background.

    `stated` is the number of contacts that the person was told. Raise a subclass of `jobs.Refusal`;
    InvalidSelection when the list no longer makes sense; ValidationError for a password that is too weak.
    """
    passwords.validate(password)
    manager = _alone(by)
    channel = manager.channel
    _check_pause(manager)
    _check_number(_count(selection, manager), stated)
    with jobs.localised(manager, channel):
        title = _("Download of %(count)s customers") % {"count": format_number(stated)}
    job = jobs.start(channel, TASK, title, manager=manager, total=stated)
    export = Export.everywhere.create(
        channel=channel,
        manager=manager,
        job=job,
        selection=selection.to_json(),
        reason=reason,
        stated=stated,
        password=passwords.seal(password),
    )
    # Not the selection itself: what was searched for may be a person's address, and the log isn't deleted.
    record(channel, "export.started", export, by=by, reason=reason, contacts=stated, scope=_scope(selection))
    return export


def _check_pause(manager: Manager) -> None:
    """Raise Running or TooSoon. Failed and cancelled downloads don't count."""
    counting = [*Job.OPEN, Job.State.DONE]
    mine = manager.exports.filter(channel_id=manager.channel_id, job__state__in=counting)
    last = mine.select_related("job").order_by("-created_at").first()
    if last is None:
        return
    if last.created_at + PAUSE > timezone.now():
        raise TooSoon(last.created_at + PAUSE)
    if last.job.is_open:
        raise Running


def _check_number(now: int, stated: int) -> None:
    if now == 0:
        raise Nothing
    if now > MOST:
        raise TooMany
    if now != stated:
        raise NumberChanged(now)


def _count(selection: Selection, manager: Manager) -> int:
    return selection.count(manager.channel, Catalogue.of(manager.channel))


def _scope(selection: Selection) -> str:
    if selection.ids is not None:
        return "ticked"
    return "list" if selection.params.keys() - {"sort"} else "everybody"


def _alone(by: Actor) -> Manager:
    """Return the manager, locked: of parallel requests the second waits here, and then sees the first one's export.

    A constraint can't hold the rule, as a job's state and the time stand in it.
    """
    if by.manager is None:
        raise NotOwner(_("Only an owner of the channel can download customers."))
    locked = Manager.everywhere.select_for_update(of=("self",), no_key=True)
    mine = locked.filter(pk=by.manager.pk, channel_id=by.manager.channel_id)
    manager = mine.select_related("channel", "role", "user").first()
    if manager is None or not manager.may("contacts.export"):
        raise NotOwner(_("Only an owner of the channel can download customers."))
    return manager
