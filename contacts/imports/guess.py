"""Guess the types of new keys from every value, so that none is refused later."""

import re
from collections import defaultdict
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
_MOMENTS: Final = (DATE.name, DATETIME.name)
_MARK: Final = "\x00"  # with which each mark begins


MOSTLY: Final = 0.6  # of the values read
SETTLED_EVERY: Final = 1_000  # rows between two looks at which columns are certain
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
        for number, (_line, cells) in enumerate(sheet.rows(), 1):
            for index, guess in open_.items():
                text = cells[index].strip() if index < len(cells) else ""
                if text and text not in empty_words:
                    guess.look_at(text)
            if number % SETTLED_EVERY == 0:
                open_ = {index: guess for index, guess in open_.items() if not guess.is_settled}
                if not open_:
                    break
    return [guesses[column.index].typed(column) if column.index in guesses else column for column in columns]


class _Guess:
    """What the values of one column can be, by those read so far."""

    def __init__(self, context: ValueContext) -> None:
        self.kinds = lru_cache(4096)(_kinds(context))
        self.found: defaultdict[frozenset[str], int] = defaultdict(int)

    @property
    def filled(self) -> int:
        """The number of values."""
        return sum(self.found.values())

    @property
    def fitting(self) -> frozenset[str]:
        """The types that fit all values."""
        return frozenset(_ORDER).intersection(*self.found)

    @property
    def is_settled(self) -> bool:
        return not self.fitting and self.filled >= MOST_LOOKED_AT

    def look_at(self, text: str) -> None:
        if text[0] == _MARK:
            if text.startswith(Mark.ERROR):
                return
            text = unmarked(text)
        self.found[self.kinds(text)] += 1

    def typed(self, column: FileColumn) -> FileColumn:
        if not self.found:
            return replace(column, type=STRING)
        name = next((name for name in _ORDER if name in self.fitting), STRING.name)
        likely = next((name for name in _MOMENTS if self._number_of(name) >= MOSTLY * self.filled), "")
        return replace(column, type=TYPES[name], likely=likely if name == STRING.name else "")

    def _number_of(self, name: str) -> int:
        return sum(number for kinds, number in self.found.items() if name in kinds)


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
