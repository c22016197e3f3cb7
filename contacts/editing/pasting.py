"""A block of cells, copied from a spreadsheet, on its way into the table: what it would change, cell by cell."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from django.utils.translation import gettext as _

from contacts.editing.actions import Edit, mark
from contacts.editing.editor import read
from contacts.fields import Catalogue, Field, unverified_note
from contacts.models import Contact
from contacts.values import Invalid, Stored, ValueContext
from crm.models import Channel

MOST_CELLS: Final = 1_000

_QUOTED: Final = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
_END: Final = re.compile(r"[\t\n]|\Z")


class TooMuch(Exception):
    """The block has more cells than are changed at once."""


@dataclass(frozen=True)
class PastedCell:
    """One cell of the block, where it falls. `error` says why it can't be saved."""

    contact: Contact
    field: Field
    old: Stored
    text: str
    new: Stored = None
    error: str = ""

    @classmethod
    def of(cls, contact: Contact, field: Field, text: str, context: ValueContext) -> Self:
        old: Stored = field.stored(contact)
        if not field.editable:
            return cls(contact, field, old, text, error=_("Can’t be edited."))
        try:
            return cls(contact, field, old, text, new=read(field, text, context))
        except Invalid as error:
            return cls(contact, field, old, text, error=str(error))

    @property
    def name(self) -> str:
        return f"{self.contact.pk} {self.field.key}"

    @property
    def seen(self) -> str:
        return mark(self.old)

    @property
    def changes(self) -> bool:
        return not self.error and mark(self.old) != mark(self.new)

    @property
    def note(self) -> str:
        """What is to be said of a value that can be saved."""
        return unverified_note(self.field.key, self.new) if self.changes else ""


@dataclass(frozen=True)
class Block:
    """The cells of a block in the rows and columns from where it was pasted; `cut` is how many lie beyond the edge."""

    cells: list[PastedCell]
    cut: int
    context: ValueContext

    @classmethod
    def of(cls, channel: Channel, catalogue: Catalogue, text: str, rows: list[int], keys: list[str]) -> Self:
        """`rows` are ids of contacts and `keys` columns, from the cell that has the focus on. Raises TooMuch."""
        lines = cells_of(text)
        if sum(map(len, lines)) > MOST_CELLS:
            raise TooMuch
        contacts = channel.contacts.in_bulk(rows[: len(lines)])
        cells = [
            PastedCell.of(contacts[pk], catalogue[key], text, catalogue.context)
            for pk, line in zip(rows, lines, strict=False)
            if pk in contacts
            for key, text in zip(keys, line, strict=False)
            if key in catalogue
        ]
        return cls(cells, sum(map(len, lines)) - len(cells), catalogue.context)

    @property
    def seen(self) -> str:
        """The marks of what is there now, by the cells' names, as JSON."""
        return json.dumps({cell.name: cell.seen for cell in self.cells if not cell.error})

    @property
    def changes(self) -> list[PastedCell]:
        return [cell for cell in self.cells if cell.changes]

    @property
    def wrong(self) -> list[PastedCell]:
        return [cell for cell in self.cells if cell.error]

    def shown(self) -> Iterator[dict[str, Any]]:
        """What the preview shows: what changes, and what can't, with the old and the new value for reading."""
        for cell in self.cells:
            if cell.changes or cell.error:
                show = cell.field.type.show
                old = "" if cell.old is None else show(cell.old, self.context)
                new = cell.text if cell.error else "" if cell.new is None else show(cell.new, self.context)
                yield {"cell": cell, "old": old, "new": new}

    def edits(self, seen: Mapping[str, str]) -> list[Edit]:
        """What is right of it, by contact; `seen` are the marks that the preview was made with, by the cells' names."""
        values: dict[int, dict[Field, Stored]] = {}
        marks: dict[int, dict[str, str]] = {}
        for cell in self.cells:
            if not cell.error:
                values.setdefault(cell.contact.pk, {})[cell.field] = cell.new
                marks.setdefault(cell.contact.pk, {})[cell.field.key] = seen.get(cell.name, "")
        return [Edit(pk, those, marks[pk]) for pk, those in values.items()]


def cells_of(text: str) -> list[list[str]]:
    """Return the rows of cells that a spreadsheet copied: parted by tabs, quoted where they hold tabs or lines.

    A quotation mark that doesn't open a cell quoted to its end is a character like any other. Raise TooMuch.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    cells = 0
    end = -1
    while end < len(text):
        cell, end = _cell_at(text, end + 1)
        cells += 1
        if cells > MOST_CELLS:
            raise TooMuch
        rows[-1].append(cell)
        if text[end : end + 1] == "\n":
            rows.append([])
    return rows


def _cell_at(text: str, start: int) -> tuple[str, int]:
    """Return the cell that begins at `start`, and where it ends."""
    if quoted := _QUOTED.match(text, start):
        return quoted[1].replace('""', '"'), quoted.end()
    end = _END.search(text, start).start()  # type: ignore[union-attr]  # the end of the text is one
    return text[start:end], end
