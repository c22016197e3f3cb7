"""Previews and conversions of many values as jobs: taken up again when their worker was killed."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.keys.conversion import walk
from contacts.keys.conversion.tally import rows_after
from contacts.models import TypeChange
from crm import jobs
from crm.chatroom.notices import post
from crm.models import Channel, Job

ROUTE = "type_change"

log = logging.getLogger(__name__)


def look(channel_id: int, job_pk: int) -> None:
    """Count what would become of the values of that job's key. Safe to call twice."""
    _work(channel_id, job_pk, _look)


def convert(channel_id: int, job_pk: int) -> None:
    """Convert the values of that job's key, and tell the manager in his chatroom. Safe to call twice."""
    _work(channel_id, job_pk, _convert)


def _look(change: TypeChange, job: Job) -> None:
    total = rows_after(change, 0).order_by().count()
    walk.look(change, lambda done: jobs.beat(job, done, total), lambda: jobs.finish(job))


def _convert(change: TypeChange, job: Job) -> None:
    done_before = change.fit + change.unfit
    total = done_before + rows_after(change, change.after).order_by().count()

    def finish() -> None:
        jobs.finish(job)
        _tell(change, job)

    walk.convert(change, lambda done: jobs.beat(job, done, total), finish)


def _work(channel_id: int, job_pk: int, work: Callable[[TypeChange, Job], None]) -> None:
    """Connection errors are raised with the job left running: when it was silent for a while, it is taken up again."""
    job = jobs.claim(channel_id, job_pk)
    if job is None:
        return
    change = job.channel.type_changes.select_related("key").get(job=job)
    change.channel = change.key.channel = job.channel
    with translation.override(_language(job.channel, job)):
        try:
            if job.attempts > jobs.MAX_ATTEMPTS:
                jobs.fail(
                    job,
                    _("It was tried %(times)s times, and each time the worker ended.") % {"times": jobs.MAX_ATTEMPTS},
                )
            else:
                work(change, job)
        except jobs.Cancelled:
            return
        except (InterfaceError, OperationalError):
            raise
        except Exception:
            log.exception("The change of a type %s failed", change.pk)
            jobs.fail(job, _("Something went wrong on the server. The server's log has more of it."))


def _language(channel: Channel, job: Job) -> str:
    return job.manager.user.language if job.manager else channel.language


def _tell(change: TypeChange, job: Job) -> None:
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
