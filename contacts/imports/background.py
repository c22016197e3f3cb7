"""Import an uploaded file as a job, in one transaction: a worker that dies leaves nothing, and another begins again."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.bulk.kinds.imported import Imported
from contacts.imports import uploads
from contacts.imports.actions import Outcome, import_contacts
from contacts.imports.doubts import doubts_of
from contacts.imports.encodings import Unreadable
from contacts.imports.files import open_sheet
from contacts.imports.naming import bare
from contacts.imports.rows import DOUBTFUL, Refusal
from contacts.imports.sheet import Sheet
from contacts.lists.description import format_number
from contacts.models import BulkChange, Contact, FileImport
from crm import jobs
from crm.actors import Actor
from crm.chatroom.notices import post
from crm.models import Job

MOST_REFUSALS: Final = 1_000  # that are kept for the report
ROUTE: Final = "import"
TOTALS: Final = ("rows", "created", "changed", "unchanged", "refused")


class Importing(jobs.Work[FileImport]):
    """Import the file of the job, or check it."""

    def find(self, channel_id: int, job_pk: int) -> FileImport | None:
        rows = FileImport.everywhere.select_related("channel", "job")
        return rows.filter(channel_id=channel_id, job_id=job_pk).first()

    def perform(self, row: FileImport, job: Job) -> None:
        with jobs.Heartbeat(job) as heartbeat, uploads.stored(row) as path:
            try:
                sheet = open_sheet(path, row.name, encoding=row.encoding, country=row.channel.country)
                heartbeat.report(0, sum(1 for _row in sheet.rows()))
                _import(row, job, sheet, heartbeat)
            except Unreadable as error:
                raise jobs.Refusal(str(error)) from error

    @transaction.atomic
    def fail(self, row: FileImport, job: Job, reason: str) -> None:
        if jobs.fail(job, reason) and job.manager:
            text = _("The import of “%(file)s” has stopped, and nothing was imported: %(reason)s")
            words = {"file": row.name, "reason": reason}
            post(job.manager, text % words, label=_("Look at it"), route=ROUTE, pk=row.pk)


@transaction.atomic
def _import(row: FileImport, job: Job, sheet: Sheet, heartbeat: jobs.Heartbeat) -> None:
    manager = jobs.authorise(row.channel, job.manager, *uploads.PERMISSIONS)
    refusals: list[Refusal] = []

    def refuse(refusal: Refusal) -> None:
        if len(refusals) < MOST_REFUSALS:
            refusals.append(refusal)

    noted = (
        None
        if row.is_dry_run
        else BulkChange.everywhere.create(
            channel=row.channel, manager=manager, kind=Imported.name, given=Imported(row.name, 0, {}).to_json()
        )
    )
    outcome = import_contacts(
        row.channel,
        sheet,
        uploads.mapped(row, row.choices, manager),
        Contact.Type(row.kind),
        by=Actor.of(manager),
        dry_run=row.is_dry_run,
        empty_words=DOUBTFUL if row.empty_words else (),
        noted=noted,
        refuse=refuse,
        progress=heartbeat.report,
    )
    jobs.authorise(row.channel, job.manager, *uploads.PERMISSIONS)
    row.bulk = _noted(noted, row.name, outcome) if noted else None
    _finish(row, job, outcome, refusals)


def _noted(bulk: BulkChange, file: str, outcome: Outcome) -> BulkChange | None:
    """Complete what an undo must know; None if there is nothing to undo."""
    totals = outcome.totals
    if not totals.created + totals.changed:
        bulk.delete()
        return None
    types = {bare(one.field): one.type.name for one in outcome.columns if one.type and bare(one.field) != one.field}
    bulk.given = Imported(file, totals.created, types).to_json()
    bulk.total, bulk.changed, bulk.unchanged = (
        totals.rows - totals.refused,
        totals.created + totals.changed,
        totals.unchanged,
    )
    bulk.state, bulk.ended_at = BulkChange.State.DONE, timezone.now()
    bulk.save()
    return bulk


def _finish(row: FileImport, job: Job, outcome: Outcome, refusals: list[Refusal]) -> None:
    jobs.report_progress(job, outcome.totals.rows, outcome.totals.rows)
    jobs.finish(job)
    row.ended_at = timezone.now()
    row.refusals = [[refusal.line, refusal.column, refusal.reason] for refusal in sorted(refusals, key=_line)]
    row.doubts = doubts_of(outcome)
    for name in TOTALS:
        setattr(row, name, getattr(outcome.totals, name))
    row.save(update_fields=["ended_at", "refusals", "doubts", "bulk", *TOTALS])
    if not row.is_dry_run:
        uploads.discard(row)
        _post_outcome(row, job)


def _line(refusal: Refusal) -> int:
    return refusal.line


def _post_outcome(row: FileImport, job: Job) -> None:
    if job.manager is None:
        return
    text = _("“%(file)s” is imported: %(created)s customers created, %(changed)s changed, %(unchanged)s unchanged.") % {
        "file": row.name,
        "created": format_number(row.created),
        "changed": format_number(row.changed),
        "unchanged": format_number(row.unchanged),
    }
    refused = ngettext("%(count)s row was refused.", "%(count)s rows were refused.", row.refused) % {
        "count": format_number(row.refused)
    }
    full = f"{text}\n{refused}" if row.refused else text
    post(job.manager, full, label=_("Report and undo") if row.bulk else _("Report"), route=ROUTE, pk=row.pk)
