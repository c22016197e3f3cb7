from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import jobs
from crm.actors import Actor
from crm.deletion.files import remove_files
from crm.deletion.tables import LAST, delete_some, tables
from crm.log import record
from crm.models import Channel, Job

TASK: Final = "crm.deletion.tasks.carry_on"


@transaction.atomic
def delete_channel(channel: Channel, *, by: Actor) -> Job:
    """Close the channel at once, and delete it with all that it has in the background; return the job.

    Nobody comes in any more, and what runs in the channel stops. A deletion that has stopped is started again, and goes
    on with what is still there. Raise ValidationError for one that waits or runs.
    """
    now = Channel.locked(channel.pk)
    if now.jobs.filter(task=TASK, state__in=Job.OPEN).exists():
        raise ValidationError(_("The channel is being deleted already."))
    now.deletion_requested_at = now.deletion_requested_at or timezone.now()
    now.save(update_fields=["deletion_requested_at"])
    for job in now.jobs.filter(state__in=Job.OPEN):
        jobs.cancel(job)
    record(now, "channel.deletion_requested", now, by=by)
    return jobs.start(now, TASK, _("Delete %(channel)s") % {"channel": now})


class Deletion(jobs.Work[Channel]):
    """The deletion of a channel. Who goes on with it after another worker died starts from what is still there."""

    def find(self, channel_id: int, job_pk: int) -> Channel | None:
        return Channel.objects.filter(pk=channel_id, deletion_requested_at__isnull=False).first()

    def perform(self, row: Channel, job: Job) -> None:
        remove_files(row)
        row.jobs.update(manager=None)
        while any(_empty(table, job) for table in tables()):
            pass  # until a whole round finds nothing: triggers write while rows are deleted
        _end(row)


def _empty(table: str, job: Job) -> bool:
    """Delete the channel's rows of a table, batch by batch; return whether there were some."""
    deleted = 0
    while number := delete_some(job.channel_id, table):
        deleted += number
        jobs.report_progress(job, job.done + number)
    return deleted > 0


@transaction.atomic
def _end(channel: Channel) -> None:
    """Delete the channel itself and its jobs, with this one."""
    Channel.locked(channel.pk)  # so that no row of it is added any more
    last = (model._meta.db_table for model in (Job, *LAST))
    for table in (*tables(), *last):
        while delete_some(channel.pk, table):
            pass
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crm_channel WHERE id = %s", [channel.pk])
