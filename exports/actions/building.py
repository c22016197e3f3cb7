import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation
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
from exports import encryption, passwords, reading, workbook
from exports.actions.ending import discard_attempts, fail, tidy
from exports.actions.starting import MOST, Nothing, Refused, TooMany
from exports.models import Export
from exports.pulse import Pulse

KEPT: Final = timedelta(days=7)
ROUTE: Final = "export_file"

log = logging.getLogger(__name__)


class Failed(Exception):
    """It can't be made; the message is for people, translated."""


@dataclass(frozen=True)
class Made:
    """A whole file in the storage."""

    name: str
    columns: list[str]
    written: workbook.Written


def build(channel_id: int, job_pk: int) -> None:
    """Make the file of that job's export, if it waits to be made; safe to call twice.

    Connection errors are raised with the job left running: when it was silent for a while, it is taken up again.
    """
    job = jobs.claim(channel_id, job_pk)
    export = Export.everywhere.select_related("channel", "manager__user", "manager__role", "job").get(
        channel_id=channel_id, job_id=job_pk
    )
    if job is None:
        tidy(export)
        return
    language = export.manager.user.language if export.manager else export.channel.language
    with translation.override(language), timezone.override(export.channel.zone):
        _attempt(export, job)


def _attempt(export: Export, job: Job) -> None:
    name = export.attempt(job.attempts)
    try:
        discard_attempts(export, job.attempts - 1)
        if job.attempts > jobs.MAX_ATTEMPTS:
            raise Failed(
                _("It was tried %(times)s times, and each time the worker ended.") % {"times": jobs.MAX_ATTEMPTS}
            )
        _publish(export, job, _make(export, job, name))
    except jobs.Cancelled:
        default_storage.delete(name)
        tidy(export)
    except (Failed, Refused, InvalidSelection) as error:
        _give_up(export, job, name, str(error))
    except (InterfaceError, OperationalError):
        default_storage.delete(name)
        raise
    except OSError:
        log.exception("Export %s can't be written", export.pk)
        _give_up(export, job, name, _("The file can't be written. Is the server's disk full?"))
    except Exception:
        log.exception("Export %s failed", export.pk)
        _give_up(export, job, name, _("Something went wrong on the server. The server's log has more of it."))


def _give_up(export: Export, job: Job, name: str, error: str) -> None:
    default_storage.delete(name)
    fail(export, job, error)


def _make(export: Export, job: Job, name: str) -> Made:
    manager = _owner(export)
    password = _password(export)
    with Pulse(job) as pulse, _temporary() as plain, _temporary() as encrypted:
        with _snapshot():
            columns, written = _write(export, manager, plain, pulse)
        encryption.encrypt(plain, encrypted, password, lambda: pulse.at(written.rows))
        encrypted.seek(0)
        stored = default_storage.save(name, File(encrypted))
        if stored != name:
            default_storage.delete(stored)
            raise jobs.Cancelled  # somebody else writes this attempt
        pulse.at(written.rows)
    return Made(name, columns, written)


def _write(export: Export, manager: Manager, plain: IO[bytes], pulse: Pulse) -> tuple[list[str], workbook.Written]:
    """Everything of it is read in one snapshot: keys, number and rows."""
    selection = Selection.from_json(export.selection)
    catalogue = Catalogue.of(export.channel).in_contacts()
    contacts = selection.contacts(export.channel, catalogue)
    total = contacts.order_by().count()
    if total == 0:
        raise Nothing
    if total > MOST:
        raise TooMany
    pulse.at(0, total)
    fields = list(catalogue.values())

    def counted() -> Iterator[list[workbook.Cell]]:
        for done, row in enumerate(reading.rows(contacts, fields, catalogue.context), 1):
            pulse.at(done)
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
        raise Failed(
            _("%(rows)s of %(total)s contacts were written.")
            % {"rows": format_number(written.rows), "total": format_number(total)}
        )
    return list(catalogue), written


@transaction.atomic
def _publish(export: Export, job: Job, made: Made) -> None:
    manager = _owner(export)  # he may have lost the role meanwhile
    jobs.beat(job, made.written.rows)
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
    record(export.channel, "export.made", export, by=SYSTEM, rows=made.written.rows, columns=made.columns)


def _message(written: workbook.Written, export: Export) -> str:
    text = ngettext(
        "Your download is ready: %(count)s contact. It can be had for 7 days and opens with your password.",
        "Your download is ready: %(count)s contacts. It can be had for 7 days and opens with your password.",
        written.rows,
    ) % {"count": format_number(written.rows)}
    if written.long_texts:
        text += " " + ngettext(
            "%(count)s text is too long for a cell; it stands whole on the second sheet.",
            "%(count)s texts are too long for a cell; they stand whole on the second sheet.",
            written.long_texts,
        ) % {"count": format_number(written.long_texts)}
    return f"{text}\n{_('Reason')}: {export.reason}"


def _owner(export: Export) -> Manager:
    """Who asked for it, if he still may have it."""
    managers = export.channel.managers.filter(exports=export.pk, user__is_active=True)
    manager = managers.select_related("user", "role").first()
    if manager is None or not manager.may("contacts.export"):
        raise Failed(_("Only an owner of the channel can download contacts."))
    return manager


def _password(export: Export) -> str:
    try:
        return passwords.unseal(export.password or b"")
    except passwords.Unreadable:
        raise Failed(_("The password can't be read any more. Start the download again.")) from None


@contextmanager
def _snapshot() -> Iterator[None]:
    """What was true at one moment, whatever others change meanwhile."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _temporary() -> IO[bytes]:
    """A file without a name: gone with the process, however that ends."""
    return tempfile.TemporaryFile()
