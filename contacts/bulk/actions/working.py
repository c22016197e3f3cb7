from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import search_index
from contacts.bulk import batches
from contacts.bulk.actions.ending import fail, post_outcome, settle
from contacts.bulk.kinds import kind_of
from contacts.bulk.scrubbing import scrub_ended
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm import jobs
from crm.actors import Actor
from crm.log import record
from crm.models import Job


class Change(jobs.Work[BulkChange]):
    """The change of many contacts in the background, a batch in each transaction."""

    def find(self, channel_id: int, job_pk: int) -> BulkChange | None:
        changes = BulkChange.everywhere.select_related("channel", "manager__user", "manager__role", "job")
        return changes.filter(channel_id=channel_id, job_id=job_pk).first()

    def perform(self, bulk: BulkChange, job: Job) -> None:
        while _do_step(bulk, job):
            pass
        search_index.merge()

    def fail(self, bulk: BulkChange, job: Job, reason: str) -> None:
        fail(bulk, job, reason)

    def settle(self, bulk: BulkChange) -> None:
        settle(bulk)


@transaction.atomic
def _do_step(bulk: BulkChange, job: Job) -> bool:
    """Do one batch with its undo data, its numbers and the heartbeat, all or nothing. Return False after the last."""
    kind = kind_of(bulk)
    by = Actor.of(jobs.authorise(bulk.channel, bulk.manager, *kind.permissions))
    kind.check(Catalogue.of(bulk.channel))
    more = do_batch(bulk, by)
    jobs.report_progress(job, bulk.done)
    if not more:
        jobs.finish(job)
        finish(bulk, by)
        post_outcome(bulk, _("Done"))
    return more


def do_batch(bulk: BulkChange, by: Actor) -> bool:
    """Change the contacts of the next batch, in a transaction. Return False when there is none."""
    bulk.refresh_from_db(fields=["changed", "unchanged", "skipped", "gone"])
    batch = batches.next_of(bulk)
    if batch is None:
        return False
    outcome = kind_of(bulk).apply(bulk, batch.ids, by)
    batch.delete()
    for name in ("changed", "unchanged", "skipped", "gone"):
        setattr(bulk, name, getattr(bulk, name) + getattr(outcome, name))
    bulk.save(update_fields=["total", "changed", "unchanged", "skipped", "gone"])
    return True


def finish(bulk: BulkChange, by: Actor) -> None:
    """Mark it as done. Call it in the transaction of the last batch."""
    bulk.state, bulk.ended_at = BulkChange.State.DONE, timezone.now()
    bulk.save(update_fields=["state", "ended_at"])
    scrub_ended(bulk)
    record(bulk.channel, "bulk.done", bulk, by=by, changed=bulk.changed, unchanged=bulk.unchanged, skipped=bulk.skipped)
