"""What a table shows of a contact: columns in the order of the catalogue, as each manager has chosen them."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Self

from django.utils.functional import Promise

from contacts.fields import Catalogue, Field
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


class Cell(NamedTuple):
    """One value in the table. `kind` chooses how it is drawn: text, number, date, tags or type."""

    kind: str
    text: str
    title: str
    items: list[str]


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

    def cell(self, contact: Contact, context: ValueContext) -> Cell:
        """Return what stands in this column for that contact."""
        stored = self.field.stored(contact)
        if stored is None:
            return Cell(self.kind, "", "", [])
        if self.kind == "tags":
            return Cell(self.kind, "", ", ".join(stored), stored)
        if self.kind == "type":
            return Cell(f"type-{stored}", contact.get_type_display(), "", [])
        text, title = self.field.type.brief(stored, context)
        return Cell(self.kind, text, title, [])


def visible_columns(catalogue: Catalogue, preferences: dict[str, Any]) -> list[TableColumn]:
    """Return the columns that a manager sees, the name first; `preferences` is `Manager.preferences["contacts"]`."""
    keys, widths = preferences.get("columns"), preferences.get("widths", {})
    fields = [field for field in catalogue.values() if _is_shown(field, keys)]
    fields.sort(key=lambda field: field.key != NAME)
    return [TableColumn.of(field, widths) for field in fields]


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
