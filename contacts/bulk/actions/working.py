import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.bulk import batches, statement
from contacts.bulk.actions.ending import fail, settle, told
from contacts.bulk.actions.rights import allowed
from contacts.bulk.kinds import KINDS
from contacts.bulk.kinds.base import Refused
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm import jobs
from crm.actors import Actor
from crm.log import record
from crm.models import Job

logger = logging.getLogger(__name__)


def carry_on(channel_id: int, job_pk: int) -> None:
    """Do what is left of that job's bulk change, if it waits to be done; safe to call twice.

    Connection errors are raised with the job left running: when it was silent for a while, it is taken up again.
    """
    job = jobs.claim(channel_id, job_pk)
    changes = BulkChange.everywhere.select_related("channel", "manager__user", "manager__role", "job")
    bulk = changes.get(channel_id=channel_id, job_id=job_pk)
    if job is None:
        settle(bulk)
        return
    attempt(bulk, job, lambda: _work(bulk, job), fail)


def attempt(
    bulk: BulkChange, job: Job, work: Callable[[], None], give_up: Callable[[BulkChange, Job, str], None]
) -> None:
    """Do the work in the manager's language; `give_up` tells why it can't be done."""
    language = bulk.manager.user.language if bulk.manager else bulk.channel.language
    with translation.override(language), timezone.override(bulk.channel.zone):
        try:
            if job.attempts > jobs.MAX_ATTEMPTS:
                times = {"times": jobs.MAX_ATTEMPTS}
                raise Refused(_("It was tried %(times)s times, and each time the worker ended.") % times)
            work()
            statement.sort_in()
        except jobs.Cancelled:
            settle(bulk)
        except Refused as error:
            give_up(bulk, job, str(error))
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            logger.exception("Bulk change %s failed", bulk.pk)
            give_up(bulk, job, _("Something went wrong on the server. The server's log has more of it."))


def _work(bulk: BulkChange, job: Job) -> None:
    by = Actor.of(bulk.manager) if bulk.manager else Actor()
    while _step(bulk, job, by):
        pass


@transaction.atomic
def _step(bulk: BulkChange, job: Job, by: Actor) -> bool:
    """One batch with its undo data, its numbers and the sign of life, or nothing of it; False when it was the last."""
    kind = KINDS[bulk.kind]
    allowed(bulk.channel, bulk.manager, kind)
    kind.check(bulk.given, Catalogue.of(bulk.channel))
    more = do_batch(bulk, by)
    jobs.beat(job, bulk.done)
    if not more:
        jobs.finish(job)
        finish(bulk, by)
        told(bulk, _("Done"))
    return more


def do_batch(bulk: BulkChange, by: Actor) -> bool:
    """Change the contacts of the next batch, in a transaction; False when there is none."""
    bulk.refresh_from_db(fields=["changed", "unchanged", "skipped", "gone"])
    batch = batches.next_of(bulk)
    if batch is None:
        return False
    outcome = KINDS[bulk.kind].apply(bulk, batch.ids, by)
    batch.delete()
    for name in ("changed", "unchanged", "skipped", "gone"):
        setattr(bulk, name, getattr(bulk, name) + getattr(outcome, name))
    bulk.save(update_fields=["total", "changed", "unchanged", "skipped", "gone"])
    return True


def finish(bulk: BulkChange, by: Actor) -> None:
    """It is done; call it in the transaction of the last batch."""
    bulk.state, bulk.ended_at = BulkChange.State.DONE, timezone.now()
    bulk.save(update_fields=["state", "ended_at"])
    record(bulk.channel, "bulk.done", bulk, by=by, changed=bulk.changed, unchanged=bulk.unchanged, skipped=bulk.skipped)
