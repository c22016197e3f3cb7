"""The types of new keys, guessed from every value, so that none is refused later."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from contacts.imports.mapping import FileColumn
from contacts.imports.sheet import Sheet
from contacts.values import BOOLEAN, DATE, DATETIME, FALSE, NUMBER, TRUE, TYPES, Invalid, ValueContext, ValueType

# Numbers with leading zeros or a plus are numbers of something (accounts, phones), not quantities.
_QUANTITY = re.compile(r"-?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?", re.ASCII)
_WORDS: Final = (TRUE | FALSE) - {"1", "0"}
_ORDER: Final = ("boolean", "number", "date", "datetime")  # the first that fits all values; else it is a text


def guess_types(sheet: Sheet, columns: Iterable[FileColumn], context: ValueContext) -> list[FileColumn]:
    """The same columns, those that create keys with the type that fits all their values."""
    columns = list(columns)
    fitting = {column.index: set(_ORDER) for column in columns if column.creates}
    filled: set[int] = set()
    kinds = {index: lru_cache(4096)(_kinds(context)) for index in fitting}
    open_ = list(fitting)
    if open_:
        for _line, cells in sheet.rows():
            for index in open_:
                text = cells[index].strip() if index < len(cells) else ""
                if text:
                    filled.add(index)
                    fitting[index] &= kinds[index](text)
                    if not fitting[index]:
                        open_ = [other for other in open_ if other != index]
            if not open_:
                break
    return [_typed(column, fitting[column.index], filled) if column.creates else column for column in columns]


def _typed(column: FileColumn, fitting: set[str], filled: set[int]) -> FileColumn:
    name = next((name for name in _ORDER if name in fitting), "string") if column.index in filled else "string"
    return replace(column, type=TYPES[name])


def _kinds(context: ValueContext) -> Callable[[str], frozenset[str]]:
    def kinds(text: str) -> frozenset[str]:
        if text.casefold() in _WORDS:
            return frozenset({BOOLEAN.name})
        if _QUANTITY.fullmatch(text):
            return frozenset({NUMBER.name} if _reads(NUMBER, text, context) else ())
        if _reads(DATE, text, context):
            return frozenset({DATE.name, DATETIME.name})
        return frozenset({DATETIME.name} if _reads(DATETIME, text, context) else ())

    return kinds


def _reads(type_: ValueType, text: str, context: ValueContext) -> bool:
    if not text[:1].isdigit() and not text.startswith("-"):
        return False
    try:
        type_.read(text, context)
    except Invalid:
        return False
    return True
