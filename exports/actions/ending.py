from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import jobs
from crm.actors import SYSTEM, Actor
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Channel, Job
from exports.models import Export

ENDED_WITHOUT = (Job.State.FAILED, Job.State.CANCELLED)


@transaction.atomic
def cancel(export: Export, *, by: Actor) -> bool:
    """Stop it while it waits or runs, and delete what is half-written. Return False if it had ended."""
    if not jobs.cancel(export.job):
        return False
    record(export.channel, "export.cancelled", export, by=by)
    tidy(export)
    return True


@transaction.atomic
def fail(export: Export, job: Job, error: str) -> None:
    """End it with that error, and post it to the manager. Do nothing if another worker has the job."""
    if not jobs.fail(job, error):
        return
    if export.manager is not None:
        post(export.manager, _("Your download failed: %(error)s") % {"error": error})
    record(export.channel, "export.failed", export, by=SYSTEM, error=error)
    tidy(export)


def tidy(export: Export) -> None:
    """Delete the password and what is half-written of an export that ended without a file. Safe to repeat."""
    export.job.refresh_from_db()
    if export.job.state not in ENDED_WITHOUT:
        return
    channel = export.channel
    channel.exports.filter(pk=export.pk, password__isnull=False).update(password=None, selection={})
    discard_attempts(export, export.job.attempts)


def discard_attempts(export: Export, last: int) -> None:
    """Delete the files of attempts 1 to `last`, as far as there are any."""
    for number in range(1, last + 1):
        default_storage.delete(export.attempt(number))


def remove_files_of(channel: Channel) -> None:
    """Remove the files of all the channel's exports; safe to repeat."""
    for name in channel.exports.exclude(file="").values_list("file", flat=True):
        default_storage.delete(name)


def expire() -> int:
    """Delete the files whose time is over, and what failed or cancelled exports left. Return how many they are."""
    over = Export.everywhere.filter(~Q(file=""), expires_at__lte=timezone.now())
    sealed = Export.everywhere.filter(password__isnull=False, job__state__in=ENDED_WITHOUT)
    expired = 0
    for export in over.select_related("channel"):
        default_storage.delete(export.file)
        export.channel.exports.filter(pk=export.pk).update(file="")
        expired += 1
    for export in sealed.select_related("channel", "job"):
        tidy(export)
        expired += 1
    return expired
