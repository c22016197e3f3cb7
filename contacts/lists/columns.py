"""What a table shows of a contact: columns in the order of the catalogue, as each manager has chosen them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self

from django.utils.functional import Promise

from contacts.fields import Catalogue, Field
from contacts.lists import cells
from contacts.models import Contact
from contacts.values import ValueContext

NAME: Final = "profile.name"

# Shown to those who haven't chosen: with these, what the channel itself has added.
SYSTEM_SHOWN: Final = frozenset({"type", "tags", "lastSeenAt", "createdAt"})
PROFILE_HIDDEN: Final = frozenset(
    f"profile.{key}"
    for key in (
        "firstName",
        "lastName",
        "landlineNumber",
        "avatarUrl",
        "recentPurchaseCount",
        "recentPurchaseAmount",
    )
)

WIDTHS: Final = {"name": 240, "number": 120, "date": 130, "tags": 200, "type": 90, "": 180}
LEAST_WIDTH: Final = 64
MOST_WIDTH: Final = 800


# A contact as the table needs it: some of its columns by their names.
Row = dict[str, Any]

# What each row has beside the visible columns: for its id and name.
ALWAYS_READ: Final = frozenset({"id", "profile", "member_id"})


@dataclass(frozen=True)
class TableColumn:
    """One column: header, width, sorting, and the cell of a contact."""

    field: Field
    kind: str
    width: int

    @classmethod
    def of(cls, field: Field, widths: dict[str, int]) -> Self:
        kind = _kind(field)
        return cls(field, kind, widths.get(field.key) or WIDTHS.get(kind, WIDTHS[""]))

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def label(self) -> str | Promise:
        return self.field.label

    def classes(self, *, may_edit: bool) -> str:
        """Return the classes of its cells."""
        kind = self.kind if self.kind in ("name", "number", "date") else ""
        return f"{kind} edits".strip() if may_edit and self.field.editable else kind

    def text(self, contact: Contact, context: ValueContext) -> str:
        """Return what its cell says of that contact."""
        stored = self.field.stored(contact)
        if stored is None:
            return ""
        if self.kind == "tags":
            return "".join(stored)
        return self._labels().get(stored, stored) if self.kind == "type" else self.field.type.brief(stored, context)[0]

    def cells(self, rows: Iterable[Row], context: ValueContext, *, may_edit: bool) -> list[str]:
        """Return its cells for these contacts as HTML."""
        column, unpack = self.field.column, self.field.unpack
        draw = self._drawing(cells.opening(self.classes(may_edit=may_edit)), context)
        return [draw(unpack(row[column])) for row in rows]

    def _drawing(self, opening: str, context: ValueContext) -> Callable[[Any], str]:
        """Return the function that makes a cell of a stored value: chosen once, as a page has hundreds of cells."""
        if self.kind == "tags":
            return partial(cells.tags, opening)
        if self.kind == "type":
            return partial(cells.pill, opening, self._labels())
        return partial(cells.text, opening, self.field.type.formatter(context))

    def _labels(self) -> dict[str, str]:
        return {value: str(label) for value, label in self.field.choices}


def visible_columns(catalogue: Catalogue, preferences: dict[str, Any]) -> list[TableColumn]:
    """Return the columns that a manager sees, the name first; `preferences` is `Manager.preferences["contacts"]`."""
    keys, widths = preferences.get("columns"), preferences.get("widths", {})
    fields = [field for field in catalogue.values() if _is_shown(field, keys)]
    fields.sort(key=lambda field: field.key != NAME)
    return [TableColumn.of(field, widths) for field in fields]


def names_to_read(columns: Iterable[TableColumn]) -> frozenset[str]:
    """Return the names of the table's columns that rows with these columns are drawn from."""
    return ALWAYS_READ | {column.field.column for column in columns}


def row_of(contact: Contact, columns: Iterable[TableColumn]) -> Row:
    """Return a contact that has been read as the row that it is drawn from."""
    return {name: getattr(contact, name) for name in names_to_read(columns)}


def _is_shown(field: Field, keys: list[str] | None) -> bool:
    if field.key == NAME:
        return True
    if keys is not None:
        return field.key in keys
    return field.key not in PROFILE_HIDDEN if field.is_profile else field.key in SYSTEM_SHOWN


def _kind(field: Field) -> str:
    if field.key in ("tags", "type"):
        return field.key
    if field.key == NAME:
        return "name"
    return field.type.column
