"""Sorting and paging by keyset: page 10,000 costs what page 1 does, and no row comes twice or is skipped.

Those without a value in the sorted column come last, in either direction. Both sections are read along one index on
(channel, expression, id): forwards, or backwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Generic, Self, TypeVar

from django.core import signing
from django.db.models import BooleanField, F, Func, JSONField, Q, QuerySet, TextField, Value
from django.db.models.expressions import Expression, OrderBy
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field
from contacts.models import Contact

SALT = "contacts.keyset"

# Columns that only the database reads.
UNSEEN: Final = ("name_key", "email_key", "mobile_key")

# The sorts of `Contact.Meta.indexes`, beside those by sort columns.
_INDEXED: Final = frozenset({"id", "memberId", "lastSeenAt", "createdAt", "sessionsCount"})

# What a page consists of: contacts or, of a query of `values()`, their columns by name.
R = TypeVar("R", bound=Contact | dict[str, Any])


class InvalidSort(ValueError):
    """There is no such field to sort by."""


class InvalidCursor(ValueError):
    """The cursor isn't one that we gave, or one of another sort order."""


@dataclass(frozen=True)
class Sort:
    """By which field, and in which direction. Written as the field's key, with `-` before it when descending."""

    field: Field
    descending: bool = False

    @classmethod
    def parse(cls, text: str, catalogue: Catalogue) -> Self:
        """Read an order from its text. Raise InvalidSort for a key that isn't in the catalogue."""
        field = catalogue.filterable().get(text.removeprefix("-"))
        if field is None or not field.sortable:
            raise InvalidSort(_("Contacts can’t be sorted by “%(key)s”.") % {"key": text[:100]})
        return cls(field, text.startswith("-"))

    @property
    def is_indexed(self) -> bool:
        """Whether an index that all channels share leads along it, in either direction."""
        return self.field.sort_column is not None or self.field.key in _INDEXED

    def __str__(self) -> str:
        return f"-{self.field.key}" if self.descending else self.field.key

    @property
    def reversed(self) -> Self:
        """The other way round; here those without a value stay where they are."""
        return replace(self, descending=not self.descending)


@dataclass(frozen=True)
class RowPage(Generic[R]):
    """Some rows, and the cursor of the rows after them (None at the end).

    `total` is the number of all, where it is known: these are all of them, or a columnar copy has counted them too.
    `by_copy`: whether a copy has found them.
    """

    rows: list[R]
    next: str | None
    total: int | None = None
    by_copy: bool = False


def page(
    contacts: "QuerySet[Contact, R]",
    sort: Sort,
    cursor: str | None = None,
    size: int = 50,
    sections: Sequence[Q] = (Q(),),
) -> RowPage[R]:
    """Return the `size` contacts after the cursor. One query, two where those without a value begin.

    Of a query of `values()`, which has to give `id`, the rows are dictionaries.

    `sections` are conditions, from the least values to the greatest, of which each contact with a value meets one: then
    one query for each, which starts in the index where the section does. Raise InvalidCursor.
    """
    after = Position.read(cursor, sort) if cursor else None
    rows: list[R] = []
    if after is None or after.has_value:
        for section in reversed(sections) if sort.descending else sections:
            rows += _valued(contacts.filter(section), sort, after)[: size + 1 - len(rows)]
        after = None
    with_value = len(rows)
    if len(rows) <= size:
        rows += _valueless(contacts, sort, after)[: size + 1 - len(rows)]
    if len(rows) > size:
        return RowPage(rows[:size], Position.of(rows[size - 1], sort, has_value=with_value >= size).write())
    return RowPage(rows, None, None if cursor else len(rows))


@dataclass(frozen=True)
class Around:
    """Who stands before and after a contact, None at either end; whether it is itself in between, or only would be."""

    previous: Contact | None
    next: Contact | None
    inside: bool


def around(contacts: "QuerySet[Contact]", sort: Sort, contact: Contact) -> Around:
    """Return the neighbours of a contact in the sorted contacts, by its own value even where it isn't one of them.

    Three queries; one more for a contact that isn't, and where those without a value begin.
    """
    position, inside = position_of(contact, contacts, sort)
    return neighbours(contacts, sort, position, inside=inside) if position else Around(None, None, inside=False)


def position_of(contact: Contact, contacts: "QuerySet[Contact]", sort: Sort) -> tuple["Position | None", bool]:
    """Return where a contact is in the order, None for one who is gone, and whether it is among the contacts."""
    for some, inside in ((contacts, True), (contact.channel.contacts.all(), False)):
        expression = sort.field.comparable()
        placed = some.filter(pk=contact.pk).annotate(sort_value=expression, has_value=IsNull(expression, False))
        if own := placed.first():
            return Position.of(own, sort, has_value=own.has_value), inside
    return None, False


def neighbours(contacts: "QuerySet[Contact]", sort: Sort, position: "Position", *, inside: bool) -> Around:
    """Return who of the contacts stands before and after the position."""
    return Around(_before(contacts, sort, position), _after(contacts, sort, position), inside)


def opening(contacts: "QuerySet[Contact]", sort: Sort) -> "QuerySet[Contact]":
    """Return what the first page asks the database for: to be explained."""
    return _valued(contacts, sort, None)


def ordered(contacts: "QuerySet[Contact]", sort: Sort) -> "QuerySet[Contact]":
    """Return all of them in the order that the pages have."""
    by = OrderBy(sort.field.comparable(), descending=sort.descending, nulls_last=True)
    return contacts.order_by(by, "-id" if sort.descending else "id")


@dataclass(frozen=True)
class Position:
    """A place in an order: that of a contact, by its value and id. A null that JSON stores is a value: `has_value`."""

    sort: str
    value: Any
    pk: int
    has_value: bool

    @classmethod
    def of(cls, row: Contact | dict[str, Any], sort: Sort, *, has_value: bool) -> Self:
        """Return the position of a contact that was read with its `sort_value`."""
        if isinstance(row, dict):
            return cls(str(sort), row["sort_value"], row["id"], has_value)
        return cls(str(sort), row.sort_value, row.pk, has_value)  # type: ignore[attr-defined]

    @classmethod
    def read(cls, cursor: str, sort: Sort) -> Self:
        """Return the position that the cursor stands for. Raise InvalidCursor."""
        try:
            text, value, pk, has_value = signing.loads(cursor, salt=SALT)
        except (signing.BadSignature, ValueError):
            raise InvalidCursor(_("The list can’t be continued from here. Reload the page.")) from None
        if text != str(sort):
            raise InvalidCursor(_("The sort order has changed. Reload the list."))
        if value is not None and sort.field.compares_moment:
            value = datetime.fromisoformat(value)
        return cls(text, value, pk, has_value)

    def write(self) -> str:
        """Return the cursor of this position."""
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        return signing.dumps([self.sort, value, self.pk, self.has_value], salt=SALT)


def _after(contacts: "QuerySet[Contact]", sort: Sort, position: Position) -> Contact | None:
    if not position.has_value:
        return _valueless(contacts, sort, position).first()
    return _valued(contacts, sort, position).first() or _valueless(contacts, sort, None).first()


def _before(contacts: "QuerySet[Contact]", sort: Sort, position: Position) -> Contact | None:
    if position.has_value:
        return _valued(contacts, sort.reversed, position).first()
    return _valueless(contacts, sort.reversed, position).first() or _valued(contacts, sort.reversed, None).first()


class _Beyond(Func):
    """`(expression, id) > (value, pk)` as one row comparison, which an index can start at."""

    output_field = BooleanField()

    def __init__(self, expression: Expression | F, value: Expression, pk: int, *, descending: bool) -> None:
        super().__init__(expression, F("id"), value, Value(pk))
        self.operator = "<" if descending else ">"

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        sql = "({}, {}) {operator} ({}, {})".format(*(part[0] for part in parts), operator=self.operator)
        return sql, [value for part in parts for value in part[1]]


def _valued(contacts: "QuerySet[Contact, R]", sort: Sort, after: Position | None) -> "QuerySet[Contact, R]":
    expression = sort.field.comparable()
    rows = contacts.filter(IsNull(expression, False)).annotate(sort_value=expression)
    if after is not None:
        value = Value(after.value, output_field=JSONField()) if sort.field.compares_json else Value(after.value)
        rows = rows.filter(_Beyond(expression, value, after.pk, descending=sort.descending))
    return rows.order_by("-sort_value", "-id") if sort.descending else rows.order_by("sort_value", "id")


def _valueless(contacts: "QuerySet[Contact, R]", sort: Sort, after: Position | None) -> "QuerySet[Contact, R]":
    rows = contacts.filter(IsNull(sort.field.comparable(), True)).annotate(sort_value=Value(None, TextField()))
    if after is not None:
        rows = rows.filter(pk__lt=after.pk) if sort.descending else rows.filter(pk__gt=after.pk)
    return rows.order_by("-id" if sort.descending else "id")
