from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import search_index
from contacts.bulk import batches, description
from contacts.bulk.actions.ending import ROUTE, settle
from contacts.bulk.kinds import kind_of
from contacts.bulk.scrubbing import scrub_ended
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm import jobs
from crm.actors import SYSTEM, Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Job

AT_ONCE: Final = 1_000
TASK: Final = "contacts.bulk.tasks.carry_on_undo"


@transaction.atomic
def undo(bulk: BulkChange, *, by: Actor) -> BulkChange:
    """Restore what the contacts had, where they still have what the bulk change wrote; leave the others.

    Possible once, within 24 hours of its end. More than `AT_ONCE` contacts are restored in the background. Raise
    `jobs.Refusal`.
    """
    channel = bulk.channel
    manager = jobs.authorise(channel, by.manager, *kind_of(bulk).undo_permissions)
    bulk = channel.bulk_changes.select_for_update(of=("self",)).select_related("channel").get(pk=bulk.pk)
    _check(bulk)
    batches.fix(bulk, channel.contacts.filter(bulk_effects__bulk=bulk))
    bulk.undo_state, bulk.undone_by, bulk.undone_at = BulkChange.State.RUNNING, manager, timezone.now()
    if bulk.changed > AT_ONCE:
        with jobs.localised(manager, channel):
            title = _title(bulk)
        bulk.undo_job = jobs.start(channel, TASK, title, manager=manager, total=bulk.changed)
    bulk.save(update_fields=["undo_state", "undone_by", "undone_at", "undo_job"])
    if bulk.undo_job is None:
        _undo_batch(bulk)
        _finish(bulk, by)
    return bulk


def may_be_undone(bulk: BulkChange) -> bool:
    """Return whether `undo` would do it now, whoever asks."""
    try:
        _check(bulk)
    except jobs.Refusal:
        return False
    return True


class Undo(jobs.Work[BulkChange]):
    """The undo of many contacts in the background, a batch in each transaction."""

    def find(self, channel_id: int, job_pk: int) -> BulkChange | None:
        changes = BulkChange.everywhere.select_related("channel", "manager__user", "undone_by__user", "undo_job")
        return changes.filter(channel_id=channel_id, undo_job_id=job_pk).first()

    def perform(self, bulk: BulkChange, job: Job) -> None:
        while _do_step(bulk, job):
            pass
        search_index.merge()

    def fail(self, bulk: BulkChange, job: Job, reason: str) -> None:
        _fail(bulk, job, reason)

    def settle(self, bulk: BulkChange) -> None:
        settle(bulk)


def _check(bulk: BulkChange) -> None:
    kind = kind_of(bulk)
    if not kind.undoable:
        raise jobs.Refusal(str(kind.why_not_undoable))
    if bulk.state == BulkChange.State.RUNNING:
        raise jobs.Refusal(_("It still runs. Cancel it first."))
    if bulk.undo_state:
        raise jobs.Refusal(_("It was undone already."))
    if not bulk.changed:
        raise jobs.Refusal(_("It has changed nothing."))
    if bulk.undoable_until is None or bulk.undoable_until < timezone.now():
        raise jobs.Refusal(_("It can be undone for 24 hours only."))
    kind.check(Catalogue.of(bulk.channel))


@transaction.atomic
def _do_step(bulk: BulkChange, job: Job) -> bool:
    kind = kind_of(bulk)
    manager = jobs.authorise(bulk.channel, bulk.undone_by, *kind.undo_permissions)
    kind.check(Catalogue.of(bulk.channel))
    more = _undo_batch(bulk)
    jobs.report_progress(job, bulk.restored + bulk.left)
    if not more:
        jobs.finish(job)
        _finish(bulk, Actor.of(manager))
        text = f"{_title(bulk)}\n{description.undone(bulk)}"
        post(manager, text, label=_("Report"), route=ROUTE, pk=bulk.pk)
    return more


def _undo_batch(bulk: BulkChange) -> bool:
    """Restore the contacts of the next batch, in a transaction. Return False when there is none."""
    bulk.refresh_from_db(fields=["restored", "left"])
    batch = batches.next_of(bulk)
    if batch is None:
        return False
    undone = kind_of(bulk).undo(bulk, batch.ids)
    batch.delete()
    bulk.restored += undone.restored
    bulk.left += undone.left
    bulk.save(update_fields=["restored", "left"])
    return True


def _finish(bulk: BulkChange, by: Actor) -> None:
    bulk.undo_state = BulkChange.State.DONE
    bulk.save(update_fields=["undo_state"])
    scrub_ended(bulk)
    record(bulk.channel, "bulk.undone", bulk, by=by, restored=bulk.restored, left=bulk.left)


@transaction.atomic
def _fail(bulk: BulkChange, job: Job, error: str) -> None:
    if jobs.fail(job, error):
        bulk.channel.bulk_changes.filter(pk=bulk.pk).update(undo_state=BulkChange.State.FAILED)
        batches.forget(bulk)
        scrub_ended(bulk)
        record(bulk.channel, "bulk.undo_failed", bulk, by=SYSTEM, error=error, restored=bulk.restored)
        if bulk.undone_by:
            post(
                bulk.undone_by,
                _("The undo stopped: %(error)s") % {"error": error},
                label=_("Report"),
                route=ROUTE,
                pk=bulk.pk,
            )


def _title(bulk: BulkChange) -> str:
    return (_("Undo: %(what)s") % {"what": description.title(bulk, Catalogue.of(bulk.channel))})[:200]
