import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from contacts import columnar
from contacts.fields import Catalogue, Field
from contacts.filters.stored import stored_filters
from contacts.lists import by_copy, saved_urls
from contacts.lists.columns import NAME, visible_columns
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from contacts.lists.keyset import UNSEEN, opening
from contacts.models import Contact
from contacts.terms import Separator, Terms, TooMany, Undecided, report, split
from crm.models import Channel

WIDEST = 30


class Command(BaseCommand):
    help = "Lists, searches, filters and counts a channel's contacts: the query path of the Contacts page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("channel", help="the channel's slug")
        parser.add_argument("--q", default="", help="name, e-mail or mobile number, or a part of it")
        parser.add_argument("--terms", default="", metavar="FILE", help="many terms, separated as docs/terms.md says")
        parser.add_argument("--filter", default="", metavar="JSON", help="conditions: docs/filters.md")
        parser.add_argument("--stored", default="", metavar="NAME", help="a stored filter, by its name")
        parser.add_argument("--type", default="", choices=Contact.Type.values)
        parser.add_argument("--tag", default="")
        parser.add_argument("--sort", default="", metavar="KEY", help="as --sort=-createdAt; - for descending")
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="how many rows (20)")
        shown = parser.add_mutually_exclusive_group()
        shown.add_argument("--count", action="store_true", help="the exact number only")
        shown.add_argument("--json", action="store_true", help="one JSON object a line, with stored values")
        shown.add_argument("--ids", action="store_true", help="the ids of all, one a line")
        shown.add_argument("--explain", action="store_true", help="the filter in words, the SQL, PostgreSQL's plan")

    def handle(self, *args: Any, **options: Any) -> None:
        contact_list = _contact_list(options)
        if contact_list.terms:
            self.stderr.write(_summary(contact_list.channel, contact_list.terms))
        if options["limit"] < 1:
            raise CommandError("--limit must be at least 1.")
        for line in _lines(contact_list, options):
            self.stdout.write(line)


def _contact_list(options: dict[str, Any]) -> ContactList:
    channel = Channel.objects.filter(slug=options["channel"]).first()
    if channel is None:
        slugs = ", ".join(Channel.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no channel “{options['channel']}”. Channels: {slugs}.")
    catalogue = Catalogue.of(channel)
    params = {name: options[name] for name in ("q", "filter", "type", "tag", "sort")}
    if options["stored"]:
        params |= _stored(options["stored"], catalogue)
    if options["terms"]:
        params["terms"] = saved_urls.save_terms(channel, _terms(options["terms"], catalogue))
    try:
        return read_list(params, channel, catalogue=catalogue)
    except InvalidList as error:
        lines = [f"--{name}: {message}" for name, messages in error.errors.items() for message in messages]
        raise CommandError("\n".join(lines)) from error


def _stored(name: str, catalogue: Catalogue) -> dict[str, str]:
    stored = stored_filters(catalogue)
    for value, label in stored.choices() if stored else ():
        if stored and name in (value, label):
            return {stored.parameter: value}
    raise CommandError(f"There is no stored filter “{name}”.")


def _terms(name: str, catalogue: Catalogue) -> Terms:
    """The terms in the file, `-` for standard input; a line with spaces may be a name, so it is one term."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        pieces = split(text, Separator.MARKS, catalogue.context)
    except Undecided:
        pieces = split(text, Separator.LINES, catalogue.context)
    except (OSError, UnicodeDecodeError, TooMany) as error:
        raise CommandError(f"--terms: {error}") from error
    if not pieces:
        raise CommandError("--terms: There are none.")
    return Terms.of(pieces, catalogue.context)


def _summary(channel: Channel, terms: Terms) -> str:
    found = report(channel, terms)
    numbers = {name: f"{len(findings):,} {name}" for name, findings in found.lists.items()}
    told = f"{found.terms:,} terms: {numbers['found']}, {numbers['several']}, {numbers['nobody']}"
    return f"{told}; {len(found.lists['twice']):,} given twice"


def _lines(contact_list: ContactList, options: dict[str, Any]) -> Iterator[str]:
    limit = options["limit"]
    if options["count"]:
        yield str(contact_list.count())
    elif options["ids"]:
        yield from map(str, contact_list.ordered().values_list("pk", flat=True).iterator())
    elif options["explain"]:
        yield from _explained(contact_list, limit)
    elif options["json"]:
        yield from _json(contact_list.page(size=limit).rows, contact_list.catalogue)
    else:
        yield from _table(contact_list.page(size=limit).rows, contact_list.catalogue)


def _explained(contact_list: ContactList, limit: int) -> Iterator[str]:
    if contact_list.filter:
        yield contact_list.conditions.sentence
        yield ""
    rows = opening(contact_list.contacts.defer(*UNSEEN), contact_list.sort)[:limit]
    sql, params = rows.query.sql_with_params()
    yield connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]
    yield ""
    yield rows.explain(analyze=True, buffers=True)
    yield ""
    yield _looked_for(contact_list, limit)
    yield _counted(contact_list)


def _looked_for(contact_list: ContactList, limit: int) -> str:
    """Return which way the first page is found."""
    if not contact_list.wants_copy:
        return "The page is found by PostgreSQL, which has an index for it."
    try:
        if contact_list.sort.is_indexed and columnar.is_common(contact_list.channel, contact_list.question):
            return "The page is found along an index of PostgreSQL: what is looked for is common."
        picked = by_copy.picked(contact_list.channel, contact_list.question, contact_list.sort, limit)
    except columnar.Unanswerable as reason:
        return f"The page is found by PostgreSQL alone: {reason}."
    copy = f"the columnar copy of {picked.copy.built_at:%Y-%m-%d %H:%M} UTC"
    return f"The page is found by {copy}; PostgreSQL was asked about {picked.others:,} others, and reads the rows."


def _counted(contact_list: ContactList) -> str:
    """Return which way the list is counted."""
    try:
        found = columnar.totals(contact_list.channel, contact_list.question)
    except columnar.Unanswerable as reason:
        return f"Counted by PostgreSQL alone: {reason}."
    copy = f"the columnar copy of {found.copy.built_at:%Y-%m-%d %H:%M} UTC"
    return f"Counted by {copy} ({found.copy.rows:,} contacts); PostgreSQL was asked about {found.others:,} others."


def _json(contacts: Iterable[Contact], catalogue: Catalogue) -> Iterator[str]:
    for contact in contacts:
        values = {key: field.stored(contact) for key, field in catalogue.items()}
        yield json.dumps({key: value for key, value in values.items() if value is not None}, ensure_ascii=False)


def _table(contacts: Iterable[Contact], catalogue: Catalogue) -> Iterator[str]:
    fields = [catalogue["memberId"], *(column.field for column in visible_columns(catalogue.in_contacts(), {}))]
    rows = [[_shown(field, contact, catalogue)[:WIDEST] for field in fields] for contact in contacts]
    heads = [str(field.label)[:WIDEST] for field in fields]
    widths = [max(map(_width, cells)) for cells in zip(heads, *rows, strict=True)]
    for cells in [heads, ["-" * width for width in widths], *rows]:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _shown(field: Field, contact: Contact, catalogue: Catalogue) -> str:
    return contact.name if field.key == NAME else field.show(contact, catalogue.context)


def _width(text: str) -> int:
    """Columns that a terminal takes for it: Korean syllables take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
