"""A file comes in by a page: uploaded, its columns mapped, then checked or imported in the background."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.erasure.identifiers import Identifiers
from contacts.imports.actions import check_columns
from contacts.imports.encodings import UncertainEncoding, Unreadable, possible_encodings
from contacts.imports.files import open_sheet
from contacts.imports.mapping import ColumnChoices, FileColumn, propose, suggest
from contacts.imports.sheet import Text, unmarked
from contacts.models import Contact, FileImport
from contacts.models.file_import import KEPT, WAITS
from crm import jobs
from crm.actors import Actor
from crm.models import Channel, Job, Manager

TASK: Final = "contacts.imports.tasks.carry_on"
PERMISSIONS: Final = ("contacts.view", "contacts.import")
SAMPLES: Final = 3
SAMPLE_LENGTH: Final = 80
_OF_ROWS: Final = ("refusals", "samples", "doubts", "encodings")  # columns with texts of the file's rows


class NotStartable(jobs.Refusal):
    """The file is being imported, has been, or is gone."""

    def __init__(self) -> None:
        super().__init__(_("This file is being imported, has been imported, or is gone. Upload it again."))


def upload(channel: Channel, file: "UploadedFile[Any]", kind: Contact.Type, *, by: Actor) -> FileImport:
    """Keep the file until it is imported, with its header and first rows. Raise Unreadable, `jobs.NoRight`.

    A text of which the encoding isn't certain is kept too: `choose_encoding` comes next.
    """
    manager = jobs.authorise(channel, by.manager, *PERMISSIONS)
    name = str(file.name)[-200:]
    with _local(file, name) as path:
        try:
            head = _head(path, name, channel)
        except UncertainEncoding as error:
            head = {"encodings": error.answers}
    file.seek(0)
    stored = default_storage.save(f"imports/{uuid4().hex}", File(file))
    return FileImport.everywhere.create(channel=channel, manager=manager, name=name, kind=kind, file=stored, **head)


@transaction.atomic
def choose_encoding(row: FileImport, encoding: str, *, by: Actor) -> None:
    """Read the kept file in this encoding from now on, one of those that are possible.

    Raise Unreadable, `jobs.NoRight`, NotStartable.
    """
    jobs.authorise(row.channel, by.manager, *PERMISSIONS)
    row = _locked(row)
    if not row.can_be_read_again or encoding not in {name for name, _samples in row.encodings}:
        raise NotStartable
    with stored(row) as path:
        head = _head(path, row.name, row.channel, encoding)
    values = head | {"encodings": row.encodings, "choices": {}, "ended_at": None, "refusals": [], "doubts": []}
    row.channel.file_imports.filter(pk=row.pk).update(**values)


def columns_of(row: FileImport, manager: Manager) -> list[FileColumn]:
    """Return the columns of an uploaded file with their most likely fields; who may add keys gets new ones."""
    return suggest(row.header, row.channel, create_keys=manager.may("keys.manage"))


@transaction.atomic
def start(row: FileImport, choices: dict[str, Any], *, empty_words: bool, dry_run: bool, by: Actor) -> FileImport:
    """Import the file in the background, or check it and write nothing.

    `choices` are the arguments of `ColumnChoices`. Raise Unreadable when they don't fit, `jobs.NoRight`, NotStartable.
    """
    channel = row.channel
    manager = jobs.authorise(channel, by.manager, *PERMISSIONS)
    row = _locked(row)
    if not row.may_start:
        raise NotStartable
    check_columns(mapped(row, choices, manager), Contact.Type(row.kind))
    row.choices, row.empty_words, row.is_dry_run = choices, empty_words, dry_run
    row.job = _job(row, manager)
    row.ended_at, row.refusals, row.doubts = None, [], []
    row.save(update_fields=["choices", "empty_words", "is_dry_run", "job", "ended_at", "refusals", "doubts"])
    return row


def mapped(row: FileImport, choices: dict[str, Any], manager: Manager) -> list[FileColumn]:
    """Return the columns with the fields that were chosen. Raise Unreadable."""
    may_create = manager.may("keys.manage")
    return propose(row.header, row.channel, create_keys=may_create, choices=ColumnChoices(**choices))


@contextmanager
def stored(row: FileImport) -> Iterator[Path]:
    """Give the uploaded file a path. Raise NotStartable when it is gone."""
    try:
        file = default_storage.open(row.file)
    except (FileNotFoundError, ValueError):
        raise NotStartable from None
    with file, _local(file, row.name) as path:
        yield path


def tidy() -> int:
    """Forget files that nobody has imported, and refused rows, when their time is over. Return how many."""
    now = timezone.now()
    idle = ~Q(job__state__in=Job.OPEN) | Q(job=None)
    waiting = FileImport.everywhere.filter(idle, ~Q(file=""), created_at__lt=now - WAITS)
    for row in waiting:
        discard(row)
    told = FileImport.everywhere.filter(ended_at__lt=now - KEPT).exclude(refusals=[], doubts=[])
    return len(waiting) + told.update(refusals=[], doubts=[])


def discard(row: FileImport) -> None:
    """Forget the file and its first rows, when the running transaction commits."""
    name = row.file
    row.channel.file_imports.filter(pk=row.pk).update(file="", samples=[], encodings=[])
    transaction.on_commit(lambda: default_storage.delete(name))


def remove_files_of(channel: Channel) -> None:
    """Remove the files of all the channel's imports; safe to repeat."""
    for name in channel.file_imports.exclude(file="").values_list("file", flat=True):
        default_storage.delete(name)


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Take deleted people out of what is kept of rows."""
    for row in channel.file_imports.exclude(**{name: [] for name in _OF_ROWS}):
        kept = {name: getattr(row, name) for name in _OF_ROWS}
        said = {name: identifiers.scrub_json(value) for name, value in kept.items()}
        if said != kept:
            channel.file_imports.filter(pk=row.pk).update(**said)


def _head(path: Path, name: str, channel: Channel, encoding: str = "") -> dict[str, Any]:
    """Return header, samples and encodings of the file, by the names of the columns in the table. Raise Unreadable."""
    sheet = open_sheet(path, name, encoding=encoding, country=channel.country, most_rows=SAMPLES)
    _refuse_repeated(sheet.header)
    head: dict[str, Any] = {
        "header": sheet.header,
        "samples": [[unmarked(cell)[:SAMPLE_LENGTH] for cell in cells] for _n, cells in islice(sheet.rows(), SAMPLES)],
    }
    if isinstance(sheet, Text) and sheet.samples:  # it isn't Unicode
        head |= {"encoding": sheet.encoding, "encodings": possible_encodings(path, sheet.packed)}
    return head


def _locked(row: FileImport) -> FileImport:
    rows = row.channel.file_imports.select_for_update(of=("self",)).select_related("job", "channel")
    locked: FileImport = rows.get(pk=row.pk)
    return locked


def _refuse_repeated(header: list[str]) -> None:
    repeated = next((name for name in header if name and header.count(name) > 1), None)
    if repeated is not None:
        raise Unreadable(_("Two columns are called “%(name)s”. Rename one of them.") % {"name": repeated})


@contextmanager
def _local(file: "File[Any] | IO[bytes]", name: str) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as local:
        file.seek(0)
        while chunk := file.read(1024 * 1024):
            local.write(chunk)
        local.flush()
        yield Path(local.name)


def _job(row: FileImport, manager: Manager) -> Job:
    with jobs.localised(manager, row.channel):
        title = _("Check of %(file)s") if row.is_dry_run else _("Import of %(file)s")
    return jobs.start(row.channel, TASK, (title % {"file": row.name})[:200], manager=manager)
