"""The contacts as rows of cells: straight from the cursor, without a model instance for each."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from contacts.fields import Field, labels
from contacts.models import Contact
from contacts.values import ValueContext, epoch_ms, is_empty
from exports.workbook import Cell, Kind, SheetColumn

CHUNK: Final = 2000


def columns(fields: list[Field]) -> list[SheetColumn]:
    """Return a column for each field, headed by its label.

    A label that another field has too, in any language, is followed by the key, so that an import knows the column.
    """
    occurs = Counter(label for field in fields for label in set(labels(field)))
    headers = [
        str(field.label) if occurs[str(field.label)] == 1 else f"{field.label} ({field.key})" for field in fields
    ]
    unique = len(set(headers)) == len(headers)
    return [
        SheetColumn(header if unique else f"{header} ({field.key})", Kind[field.type.sheet.upper()])
        for header, field in zip(headers, fields, strict=True)
    ]


def rows(contacts: "QuerySet[Contact]", fields: list[Field], context: ValueContext) -> Iterator[list[Cell]]:
    """Return the contacts in their order, read by a server-side cursor; call it in a transaction."""
    names = sorted({field.column for field in fields})
    cells = [_cell(field, names.index(field.column), context) for field in fields]
    for values in contacts.values_list(*names).iterator(chunk_size=CHUNK):
        yield [cell(values) for cell in cells]


def _cell(field: Field, index: int, context: ValueContext) -> Callable[[tuple[Any, ...]], Cell]:
    export, path = field.type.export, field.path

    def inside(values: tuple[Any, ...]) -> Cell:
        value = values[index].get(path)
        return None if is_empty(value) else export(value, context)

    def plain(values: tuple[Any, ...]) -> Cell:
        value = values[index]
        return None if is_empty(value) else export(value, context)

    def moment(values: tuple[Any, ...]) -> Cell:
        value: datetime | None = values[index]
        return None if value is None else export(epoch_ms(value), context)

    if path is not None:
        return inside
    return moment if field.compares_moment else plain
