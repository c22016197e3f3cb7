"""Writing an Excel workbook of many rows, in constant memory. Hides the writer: docs/decisions/007-excel-writer.md.

Text is always text: nothing that somebody stored becomes a formula, a link or a number.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import IO, Final

from django.utils.translation import gettext as _
from rustpy_xlsxwriter import Format, write_worksheets

Cell = str | int | float | bool | date | datetime | None

LONGEST: Final = 32_767  # a cell's text, in UTF-16 units
KEPT: Final = 32_000
FIRST_DAY: Final = date(1900, 3, 1)  # of days before, Excel and LibreOffice count differently or know none
DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zones

_ERROR_NUMBER = re.compile(r"(?:code: |os error )(\d+)")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Kind(Enum):
    """What a column holds: number format and width. Text stays text when somebody edits the cell."""

    TEXT = ("@", 24)
    NUMBER = ("", 14)
    BOOLEAN = ('"TRUE";"TRUE";"FALSE"', 10)  # else LibreOffice shows 1 and 0
    DATE = ("yyyy\\-mm\\-dd", 12)
    DATETIME = ("yyyy\\-mm\\-dd hh:mm:ss", 20)


@dataclass(frozen=True)
class SheetColumn:
    header: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Written:
    """How many rows the sheet got, and how many of their texts were too long for a cell."""

    rows: int
    long_texts: int


def write(
    file: IO[bytes], sheet: str, columns: Sequence[SheetColumn], rows: Iterable[list[Cell]], about: dict[str, Cell]
) -> Written:
    """Write the rows to one sheet and what there is to say of them to a second, into an open file on disk.

    Headers must differ. A text that is longer than a cell takes is cut with a mark and stands whole, in parts, on
    the second sheet. `rows` is read once, lazily; what it raises goes through. Raise OSError, with the number of the
    system's error, when the disk is full or the file can't be written for another reason.
    """
    headers = _distinct([column.header for column in columns])
    with tempfile.TemporaryFile("w+", encoding="utf-8") as long:
        table = _Table(headers, rows, long)
        second = _("About this file")
        try:
            write_worksheets(
                [(sheet, iter(table)), (second, _about(about, long))],
                f"/dev/fd/{file.fileno()}",  # a path that no one else can open, gone with this process
                header_format={sheet: Format().set_bold(), second: Format().set_bold()},
                column_formats={
                    sheet: [_format(column) for column in columns],
                    second: [Format(), Format().set_num_format("@")],
                },
                column_widths={
                    sheet: [_width(column) for column in columns],
                    second: [28, 80],
                },
                freeze_panes={sheet: {"row": 1, "col": 0}},
            )
        except BaseException as error:
            if not _is_of_the_writer(error):
                raise
            raise _as_os_error(error) from error
        return Written(table.written, table.long_texts)


class _Table:
    """The rows as the writer wants them: one dict each, with nothing in it that a cell can't hold."""

    def __init__(self, headers: list[str], rows: Iterable[list[Cell]], long: IO[str]) -> None:
        self.headers, self.rows, self.long = headers, rows, long
        self.written = self.long_texts = 0
        self.is_cut = False

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        clean = {str: self._text, date: _day, datetime: _moment}
        for row in self.rows:
            cells = [
                value if (cleaned := clean.get(type(value))) is None else cleaned(value)  # type: ignore[operator]
                for value in row
            ]
            self.written += 1
            if self.is_cut:
                self._keep_long(row)
                self.is_cut = False
            yield dict(zip(self.headers, cells, strict=True))

    def _text(self, text: str) -> str:
        self.is_cut = self.is_cut or _is_long(text)
        return _text(text)

    def _keep_long(self, row: list[Cell]) -> None:
        for header, value in zip(self.headers, row, strict=True):
            if isinstance(value, str) and _is_long(value):
                self.long_texts += 1
                self.long.write(json.dumps([self.written + 1, header, value]) + "\n")


def _is_of_the_writer(error: BaseException) -> bool:
    """Return whether the writer itself failed. Its panic is no `Exception`, and its class can't be imported."""
    return isinstance(error, RuntimeError) or type(error).__name__ == "PanicException"


def _as_os_error(error: BaseException) -> OSError:
    """Return the writer's error as the system's, whose number it has in its text."""
    number = _ERROR_NUMBER.search(str(error))
    if number is None:
        return OSError(str(error))
    return OSError(int(number[1]), os.strerror(int(number[1])))


def _about(about: dict[str, Cell], long: IO[str]) -> Iterator[dict[str, Cell]]:
    item, content = _("Item"), _("Content")
    for name, value in about.items():
        yield {item: name, content: _text(value) if isinstance(value, str) else value}
    long.seek(0)
    for line in long:
        row, header, text = json.loads(line)
        for part, piece in enumerate(_pieces(text), 1):
            where = _("Row %(row)s, %(column)s, part %(part)s")
            yield {item: _text(where % {"row": row, "column": header, "part": part}), content: _text(piece)}


def _text(text: str) -> str:
    if not text.isascii():
        text = _LONE_SURROGATE.sub("\ufffd", text)  # half a character, which no file can hold
    if _is_long(text):
        mark = _("… [too long for a cell: the whole text is on the sheet “About this file”]")
        return next(_pieces(text)) + mark
    return text


def _day(day: date) -> date | str:
    return day if day >= FIRST_DAY else day.isoformat()


def _moment(moment: datetime) -> float | str:
    """Return the serial number of a moment; the writer itself would leave out what is less than a second."""
    return (moment - DAY_ZERO) / timedelta(days=1) if moment.date() >= FIRST_DAY else moment.isoformat()


def _is_long(text: str) -> bool:
    return len(text) > LONGEST // 2 and len(text.encode("utf-16-le", "replace")) > LONGEST * 2


def _pieces(text: str) -> Iterator[str]:
    """Return the text in parts of at most KEPT UTF-16 units, no character torn."""
    start = 0
    while start < len(text):
        piece = text[start : start + KEPT]
        if len(piece.encode("utf-16-le", "replace")) > KEPT * 2:
            piece = piece.encode("utf-16-le", "replace")[: KEPT * 2].decode("utf-16-le", "ignore")
        yield piece
        start += len(piece)


def _distinct(headers: list[str]) -> list[str]:
    headers = [_text(header) for header in headers]
    if len(set(headers)) < len(headers):
        raise ValueError("Two columns have the same header.")
    return headers


def _format(column: SheetColumn) -> Format:
    number_format = column.kind.value[0]
    return Format().set_num_format(number_format) if number_format else Format()


def _width(column: SheetColumn) -> float:
    return max(column.kind.value[1], min(40, len(column.header) + 2))
