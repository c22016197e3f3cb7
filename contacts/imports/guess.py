"""Guess the types of new keys from every value, so that none is refused later."""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from contacts.imports.mapping import FileColumn
from contacts.imports.sheet import Mark, Sheet, unmarked
from contacts.values import (
    BOOLEAN,
    DATE,
    DATETIME,
    FALSE,
    NUMBER,
    STRING,
    TRUE,
    TYPES,
    Invalid,
    ValueContext,
    ValueType,
)

# Digits with a leading zero or a plus are identifiers (accounts, phones), not quantities.
_QUANTITY = re.compile(r"-?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?", re.ASCII)
_WORDS: Final = (TRUE | FALSE) - {"1", "0"}
_ORDER: Final = ("boolean", "number", "date", "datetime")  # the first that fits all values, otherwise text


MOSTLY: Final = 0.6  # of the values read
MOST_LOOKED_AT: Final = 1_000  # values of a column that no type fits, to find the type of most of them


def guess_types(
    sheet: Sheet, columns: Iterable[FileColumn], context: ValueContext, empty_words: Container[str] = ()
) -> list[FileColumn]:
    """Return the same columns, with a type that fits all values for each new key without one.

    `likely` is set for a column that becomes a text although most of its values are dates.
    """
    columns = list(columns)
    guesses = {column.index: _Guess(context) for column in columns if column.creates and column.type is None}
    open_ = dict(guesses)
    if open_:
        for _line, cells in sheet.rows():
            for index, guess in open_.items():
                text = cells[index].strip() if index < len(cells) else ""
                if text and text not in empty_words:
                    guess.look_at(text)
            if any(guess.is_settled for guess in open_.values()):
                open_ = {index: guess for index, guess in open_.items() if not guess.is_settled}
                if not open_:
                    break
    return [guesses[column.index].typed(column) if column.index in guesses else column for column in columns]


class _Guess:
    """What the values of one column can be, by those read so far."""

    def __init__(self, context: ValueContext) -> None:
        self.kinds = lru_cache(4096)(_kinds(context))
        self.fitting = set(_ORDER)
        self.filled = 0
        self.moments = {DATE.name: 0, DATETIME.name: 0}

    @property
    def is_settled(self) -> bool:
        return not self.fitting and self.filled >= MOST_LOOKED_AT

    def look_at(self, text: str) -> None:
        if text.startswith(Mark.ERROR):
            return
        kinds = self.kinds(unmarked(text))
        self.filled += 1
        self.fitting &= kinds
        for name in kinds & self.moments.keys():
            self.moments[name] += 1

    def typed(self, column: FileColumn) -> FileColumn:
        if not self.filled:
            return replace(column, type=STRING)
        name = next((name for name in _ORDER if name in self.fitting), STRING.name)
        likely = next((name for name, count in self.moments.items() if count >= MOSTLY * self.filled), "")
        return replace(column, type=TYPES[name], likely=likely if name == STRING.name else "")


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
    if not any(map(str.isdigit, text[:40])):
        return False
    try:
        type_.read(text, context)
    except Invalid:
        return False
    return True
