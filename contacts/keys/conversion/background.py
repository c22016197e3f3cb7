"""Preview and convert many values as jobs, which continue when their worker was killed."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.keys.conversion import walk
from contacts.keys.conversion.counting import rows_after
from contacts.models import TypeChange
from crm import jobs
from crm.chatroom.notices import post
from crm.models import Job

ROUTE = "type_change"
PERMISSIONS = ("contacts.view", "keys.manage")


class Preview(jobs.Work[TypeChange]):
    """Count which values of the job's key can be converted."""

    def find(self, channel_id: int, job_pk: int) -> TypeChange | None:
        return _find(channel_id, job_pk)

    def perform(self, change: TypeChange, job: Job) -> None:
        total = rows_after(change, 0).order_by().count()
        walk.look(change, lambda done: _report(change, job, done, total), lambda: jobs.finish(job))


class Conversion(jobs.Work[TypeChange]):
    """Convert the values of the job's key, and post a notice to the manager."""

    def find(self, channel_id: int, job_pk: int) -> TypeChange | None:
        return _find(channel_id, job_pk)

    def perform(self, change: TypeChange, job: Job) -> None:
        done_before = change.fit + change.unfit
        total = done_before + rows_after(change, change.after).order_by().count()

        def finish() -> None:
            jobs.finish(job)
            _post_outcome(change, job)

        walk.convert(change, lambda done: _report(change, job, done, total), finish)

    @transaction.atomic
    def fail(self, change: TypeChange, job: Job, reason: str) -> None:
        if jobs.fail(job, reason) and job.manager:
            text = _("The conversion of “%(label)s” has stopped: %(reason)s")
            words = {"label": change.key.label, "reason": reason}
            post(job.manager, text % words, label=_("Look at it"), route=ROUTE, pk=change.pk)


def _find(channel_id: int, job_pk: int) -> TypeChange | None:
    changes = TypeChange.everywhere.select_related("key", "channel")
    change = changes.filter(channel_id=channel_id, job_id=job_pk).first()
    if change is not None:
        change.key.channel = change.channel
    return change


def _report(change: TypeChange, job: Job, done: int, total: int) -> None:
    """Check permissions and report progress, in the transaction of each batch: a refusal rolls the batch back."""
    jobs.authorise(change.channel, job.manager, *PERMISSIONS)
    jobs.report_progress(job, done, total)


def _post_outcome(change: TypeChange, job: Job) -> None:
    if job.manager is None:
        return
    text = _("“%(label)s” is of the type “%(type)s” now.") % {
        "label": change.key.label,
        "type": change.get_to_type_display(),
    }
    kept = ngettext(
        "%(count)s value couldn’t be converted and is untouched.",
        "%(count)s values couldn’t be converted and are untouched.",
        change.unfit,
    ) % {"count": f"{change.unfit:,}"}
    label = _("Look at it")
    post(job.manager, f"{text}\n{kept}" if change.unfit else text, label=label, route=ROUTE, pk=change.pk)
