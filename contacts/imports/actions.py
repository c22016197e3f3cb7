"""Import contacts from a file."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import statistics
from contacts.fields import Catalogue
from contacts.imports.encodings import Unreadable
from contacts.imports.guess import guess_types
from contacts.imports.load import Staging, staging
from contacts.imports.mapping import FileColumn
from contacts.imports.naming import bare
from contacts.imports.rows import Refusal, RowCheck, Seen
from contacts.imports.sheet import Sheet
from contacts.keys import add_key
from contacts.keys.access import changed_since
from contacts.models import BulkChange, Contact
from crm.actors import Actor
from crm.log import record
from crm.models import Channel

MANY: Final = 5_000  # after this many written rows the planner needs new statistics
REPORT_EVERY: Final = 10_000  # rows between two reports of progress


@dataclass
class Totals:
    """How many rows the file has, and what was done with them; each row is in exactly one of the other numbers."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Outcome:
    """What an import did: its totals, the field of each column, and what a person should check."""

    totals: Totals
    columns: list[FileColumn]
    seen: Seen


def import_contacts(
    channel: Channel,
    sheet: Sheet,
    columns: Iterable[FileColumn],
    kind: Contact.Type,
    *,
    by: Actor,
    dry_run: bool = False,
    empty_words: Container[str] = (),
    noted: BulkChange | None = None,
    refuse: Callable[[Refusal], None] = lambda refusal: None,
    progress: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Write the sheet's rows as members or as leads of the channel, all in one transaction.

    Members are matched by member ID: filled cells replace stored values, empty cells don't.
    A lead whose e-mail or mobile number is already known is refused. `refuse` is called with each refused row,
    `progress` with the number of rows read. Cells that hold one of `empty_words` are empty. Contact information that
    is valid counts as verified, as the company gave it. Where a column says who allows marketing, new contacts without
    a value count as unsubscribed. Without any row that comes in, no keys are made. A dry run does the same and rolls it
    back. `noted` is the bulk change by which the import can be undone (`contacts.bulk.kinds.imported`).
    Raise Unreadable when the file as a whole can't be imported, or when keys changed while it was read.
    """
    columns = list(columns)
    check_columns(columns, kind)
    context = Catalogue.of(channel).context
    totals = Totals()
    refused: set[int] = set()

    def refusing(refusal: Refusal) -> None:
        refused.add(refusal.line)
        refuse(refusal)

    with transaction.atomic():
        columns = guess_types(sheet, columns, context, empty_words)
        with staging(channel) as rows:
            check = RowCheck(columns, kind, context, len(sheet.header), empty_words)
            rows.copy(_checked(sheet, check, totals, refusing, progress))
            for refusal in _repeated(rows, kind, columns):
                refusing(refusal)
            totals.created, totals.changed = rows.upsert(
                kind, {column.field for column in columns if column.consent}, noted=noted
            )
        totals.refused = len(refused)
        totals.unchanged = totals.rows - totals.refused - totals.created - totals.changed
        _refuse_changed_keys(channel, columns)
        for column in columns:
            if column.creates and column.type is not None and totals.rows > totals.refused:
                name = bare(column.name)
                label = name if name != column.creates else ""
                add_key(channel, column.creates, column.type.name, label, by=by)
        record(channel, "contacts.imported", by=by, kind=kind.value, **asdict(totals))
        if dry_run:
            transaction.set_rollback(True)
        elif totals.created + totals.changed >= MANY:
            statistics.refresh()
    return Outcome(totals, columns, check.seen)


def check_columns(columns: Iterable[FileColumn], kind: Contact.Type) -> None:
    """Raise Unreadable when a column is missing without which no members, or no leads, can be imported."""
    fields = {column.field for column in columns}
    if kind == Contact.Type.MEMBER and "memberId" not in fields:
        raise Unreadable(_("Members need a column “memberId”. Does the first line hold the names?"))
    if kind == Contact.Type.LEAD and "memberId" in fields:
        raise Unreadable(_("Leads have no member ID: import the file as members, or without that column."))
    if kind == Contact.Type.LEAD and not fields & {"profile.email", "profile.mobileNumber"}:
        raise Unreadable(_("Leads need a column “email” or “mobileNumber”. Does the first line hold the names?"))


def _refuse_changed_keys(channel: Channel, columns: Iterable[FileColumn]) -> None:
    """Raise Unreadable when a key was archived or its type changed since the file was read."""
    types = {bare(column.field): column.type.name for column in columns if _is_old_key(column) and column.type}
    if changed := changed_since(channel, types):
        raise Unreadable(
            _("These keys were archived or changed during the import: %(keys)s. Import the file again.")
            % {"keys": ", ".join(changed)}
        )


def _is_old_key(column: FileColumn) -> bool:
    return column.field.startswith("profile.") and not column.creates


def _checked(
    sheet: Sheet,
    check: RowCheck,
    totals: Totals,
    refuse: Callable[[Refusal], None],
    progress: Callable[[int], None],
) -> Iterator[list[Any]]:
    for line, cells in sheet.rows():
        totals.rows += 1
        if totals.rows % REPORT_EVERY == 0:
            progress(totals.rows)
        staged = check(line, cells)
        if isinstance(staged[0], Refusal):
            for refusal in staged:
                refuse(refusal)
        else:
            yield staged


def _repeated(rows: Staging, kind: Contact.Type, columns: list[FileColumn]) -> Iterator[Refusal]:
    names = {column.field: column.name for column in columns}
    if kind == Contact.Type.MEMBER:
        for line, first in rows.drop_repeated_members():
            yield Refusal(line, names["memberId"], _("The same member is in line %(line)s.") % {"line": first})
        return
    for field, function, column in (
        ("profile.email", "contacts_email", "email_key"),
        ("profile.mobileNumber", "contacts_mobile", "mobile_key"),
    ):
        if field not in names:
            continue
        for line, contact in rows.drop_known_leads(function, column):
            yield Refusal(line, names[field], _("This already belongs to customer %(id)s.") % {"id": contact})
        for line, first in rows.drop_repeated_leads(function):
            yield Refusal(line, names[field], _("The same is in line %(line)s.") % {"line": first})
