import errno
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.fields import Catalogue
from contacts.lists.description import describe_selection, format_number
from contacts.lists.selection import InvalidSelection, Selection
from crm import jobs
from crm.actors import SYSTEM
from crm.chatroom.notices import post
from crm.log import record
from crm.models import Job, Manager
from crm.webhooks import emit
from exports import encryption, passwords, reading, webhooks, workbook
from exports.actions.ending import discard_attempts, fail, tidy
from exports.actions.starting import MOST, Nothing, TooMany
from exports.models import Export

KEPT: Final = timedelta(days=7)
ROUTE: Final = "export_file"

DISK_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """A whole file in the storage."""

    name: str
    columns: list[str]
    written: workbook.Written


class Build(jobs.Work[Export]):
    """Make the file of an export."""

    def find(self, channel_id: int, job_pk: int) -> Export | None:
        exports = Export.everywhere.select_related("channel", "manager__user", "manager__role", "job")
        return exports.filter(channel_id=channel_id, job_id=job_pk).first()

    def perform(self, export: Export, job: Job) -> None:
        name = export.attempt(job.attempts)
        discard_attempts(export, job.attempts - 1)
        try:
            _publish(export, job, _make(export, job, name))
        except Exception:
            default_storage.delete(name)
            raise

    def fail(self, export: Export, job: Job, reason: str) -> None:
        fail(export, job, reason)

    def settle(self, export: Export) -> None:
        tidy(export)


def _make(export: Export, job: Job, name: str) -> Made:
    manager = _owner(export)
    password = _password(export)
    with _disk_errors(export), jobs.Heartbeat(job) as heartbeat, _temporary() as plain, _temporary() as encrypted:
        with _snapshot():
            columns, written = _write(export, manager, plain, heartbeat)
        encryption.encrypt(plain, encrypted, password, lambda: heartbeat.report(written.rows))
        encrypted.seek(0)
        stored = default_storage.save(name, File(encrypted))
        if stored != name:
            default_storage.delete(stored)
            raise jobs.Cancelled  # somebody else writes this attempt
        heartbeat.report(written.rows)
    return Made(name, columns, written)


def _write(
    export: Export, manager: Manager, plain: IO[bytes], heartbeat: jobs.Heartbeat
) -> tuple[list[str], workbook.Written]:
    """Read keys, number and rows in one snapshot, and write them."""
    selection = Selection.from_json(export.selection)
    catalogue = Catalogue.of(export.channel).in_contacts()
    try:
        contacts = selection.contacts(export.channel, catalogue)
    except InvalidSelection as error:
        raise jobs.Refusal(str(error)) from error
    total = contacts.order_by().count()
    if total == 0:
        raise Nothing
    if total > MOST:
        raise TooMany
    heartbeat.report(0, total)
    fields = list(catalogue.values())

    def counted() -> Iterator[list[workbook.Cell]]:
        for done, row in enumerate(reading.rows(contacts, fields, catalogue.context), 1):
            heartbeat.report(done)
            yield row

    about: dict[str, workbook.Cell] = {
        _("Channel"): export.channel.name,
        _("Downloaded by"): str(manager.user),
        _("Reason"): export.reason,
        _("State of"): date_format(timezone.localtime(), "DATETIME_FORMAT"),
        _("Contacts"): total,
        _("Selection"): describe_selection(selection, export.channel, catalogue),
    }
    written = workbook.write(plain, _("Contacts"), reading.columns(fields), counted(), about)
    if written.rows != total:
        raise jobs.Refusal(
            _("%(rows)s of %(total)s customers were written.")
            % {"rows": format_number(written.rows), "total": format_number(total)}
        )
    return list(catalogue), written


@transaction.atomic
def _publish(export: Export, job: Job, made: Made) -> None:
    manager = _owner(export)  # they may have lost the role since
    jobs.report_progress(job, made.written.rows)
    jobs.finish(job)
    now = timezone.now()
    expires_at = now + KEPT
    export.channel.exports.filter(pk=export.pk).update(
        file=made.name,
        rows=made.written.rows,
        columns=made.columns,
        password=None,
        selection={},
        made_at=now,
        expires_at=expires_at,
    )
    post(manager, _message(made.written, export), label=_("Download"), route=ROUTE, pk=export.pk, until=expires_at)
    emit(export.channel, webhooks.COMPLETED, [export.pk])
    record(export.channel, "export.made", export, by=SYSTEM, rows=made.written.rows, columns=made.columns)


def _message(written: workbook.Written, export: Export) -> str:
    text = ngettext(
        "Your download is ready: %(count)s customer. It is available for 7 days and opens with your password.",
        "Your download is ready: %(count)s customers. It is available for 7 days and opens with your password.",
        written.rows,
    ) % {"count": format_number(written.rows)}
    if written.long_texts:
        text += " " + ngettext(
            "%(count)s text is too long for a cell; it stands whole on the second sheet.",
            "%(count)s texts are too long for a cell; they stand whole on the second sheet.",
            written.long_texts,
        ) % {"count": format_number(written.long_texts)}
    return f"{text}\n" + _("Reason: %(reason)s") % {"reason": export.reason}


def _owner(export: Export) -> Manager:
    """Return who asked for it, if they may still have it."""
    try:
        return jobs.authorise(export.channel, export.manager, "contacts.view", "contacts.export")
    except jobs.NoRight:
        raise jobs.Refusal(_("Only an owner of the channel can download customers.")) from None


def _password(export: Export) -> str:
    try:
        return passwords.unseal(export.password or b"")
    except passwords.Unreadable:
        raise jobs.Refusal(_("The password can’t be read any more. Start the download again.")) from None


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read what was true at one moment, whatever others change during it."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _disk_errors(export: Export) -> Iterator[None]:
    """Say what can't be written, and where: most often a disk is full."""
    try:
        yield
    except OSError as error:
        logger.exception("Export %s can't be written", export.pk)
        raise jobs.Refusal(_unwritable(error)) from error


def _unwritable(error: OSError) -> str:
    where = {"folder": tempfile.gettempdir(), "reason": error.strerror or str(error)}
    if error.errno in DISK_FULL:
        return (
            _(
                "The server’s disk is full: the download needs room in the folder for temporary files, %(folder)s, and"
                " where files are stored. Ask whoever runs the server to free some, then start the download again."
            )
            % where
        )
    return _("The file can’t be written on the server: %(reason)s. Start the download again.") % where


def _temporary() -> IO[bytes]:
    """Return a file without a name: it is gone with the process, however that ends."""
    return tempfile.TemporaryFile()
