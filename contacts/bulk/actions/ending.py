from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.bulk import batches, description
from contacts.bulk.kinds import kind_class, kind_of
from contacts.bulk.scrubbing import scrub_ended
from contacts.fields import Catalogue
from contacts.models import BulkChange
from contacts.models.bulk_change import UNDOABLE
from crm import jobs
from crm.actors import SYSTEM, Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Job

ROUTE: Final = "contacts_bulk"
FORGOTTEN_AT_ONCE: Final = 10_000


def post_outcome(bulk: BulkChange, ending: str) -> None:
    """Post a notice to the manager who started it: how it ended, and what was done."""
    if bulk.manager is None:
        return
    what = description.title(bulk, Catalogue.of(bulk.channel))
    kind = kind_class(bulk.kind)
    post(
        bulk.manager,
        f"{ending}: {what}\n{description.outcome(bulk)}",
        label=_("Report and undo") if kind.undoable and bulk.changed else _("Report"),
        route=ROUTE,
        pk=bulk.pk,
    )


@transaction.atomic
def fail(bulk: BulkChange, job: Job, error: str) -> None:
    """End it with that error, and post what was done until then. Do nothing if another worker has the job."""
    if jobs.fail(job, error):
        _end(bulk, BulkChange.State.FAILED, error)
        post_outcome(bulk, _("Stopped: %(error)s") % {"error": error})
        record(bulk.channel, "bulk.failed", bulk, by=SYSTEM, error=error, changed=bulk.changed)


@transaction.atomic
def settle(bulk: BulkChange) -> None:
    """If it was cancelled, post what was done until then. Safe to repeat."""
    bulk.refresh_from_db()
    if bulk.job and bulk.job.state == Job.State.CANCELLED and _end(bulk, BulkChange.State.CANCELLED):
        with jobs.localised(bulk.manager, bulk.channel):
            post_outcome(bulk, _("Cancelled"))
        record(bulk.channel, "bulk.cancelled", bulk, by=_manager_of(bulk), changed=bulk.changed, contacts=bulk.total)
    if bulk.undo_job and bulk.undo_job.state == Job.State.CANCELLED:
        running = bulk.channel.bulk_changes.filter(pk=bulk.pk, undo_state=BulkChange.State.RUNNING)
        if running.update(undo_state=BulkChange.State.CANCELLED):
            batches.forget(bulk)
            scrub_ended(bulk)


def tidy() -> int:
    """Settle what was cancelled without a worker, drop undo data older than 24 hours, and return how many lost it."""
    cancelled = Q(state=BulkChange.State.RUNNING, job__state=Job.State.CANCELLED) | Q(
        undo_state=BulkChange.State.RUNNING, undo_job__state=Job.State.CANCELLED
    )
    changes = BulkChange.everywhere.select_related("channel", "manager__user", "job", "undo_job")
    for bulk in changes.filter(cancelled):
        settle(bulk)
    old = changes.filter(forgotten_at=None, ended_at__lt=timezone.now() - UNDOABLE)
    over = [bulk for bulk in old if bulk.undo_state != BulkChange.State.RUNNING]
    for bulk in over:
        _forget(bulk)
    return len(over)


def _end(bulk: BulkChange, state: str, error: str = "") -> bool:
    running = bulk.channel.bulk_changes.filter(pk=bulk.pk, state=BulkChange.State.RUNNING)
    if not running.update(state=state, error=error, ended_at=timezone.now()):
        return False
    batches.forget(bulk)
    bulk.refresh_from_db()
    scrub_ended(bulk)
    return True


def _forget(bulk: BulkChange) -> None:
    """Drop the undo data, a slice in each transaction, so that nobody waits for long."""
    effects = bulk.channel.bulk_effects.filter(bulk=bulk)
    last = 0
    while ids := list(
        effects.filter(contact__gt=last).order_by("contact").values_list("contact", flat=True)[:FORGOTTEN_AT_ONCE]
    ):
        effects.filter(contact__gt=last, contact__lte=ids[-1]).update(before=None)
        last = ids[-1]
    given = kind_of(bulk).without_value().to_json()
    bulk.channel.bulk_changes.filter(pk=bulk.pk).update(given=given, forgotten_at=timezone.now())


def _manager_of(bulk: BulkChange) -> Actor:
    return Actor.of(bulk.manager) if bulk.manager else SYSTEM
