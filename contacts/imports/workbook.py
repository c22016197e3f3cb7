"""An Excel workbook as rows of texts: its first visible sheet.

It is read as a stream into a temporary file, once: a small workbook can say that it fills the whole grid, or repeat
one long text in each cell, so nothing may be built in memory of what it says (docs/decisions/006-import.md).

openpyxl is loaded when a process first reads a workbook, as most never do.
"""

import csv
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from contacts.imports.encodings import Unreadable
from contacts.imports.sheet import MAX_COLUMNS, MAX_ROWS, Mark, checked_header, limited, unmarked
from contacts.values.number import MAX_DIGITS

MAX_BYTES: Final = 2 * 1024**3  # unpacked, all parts together; zipfile gives no more than a part declares
MAX_PARTS: Final = 2_000
MAX_SPOOLED: Final = 4 * 1024**3  # characters


@dataclass(frozen=True)
class Workbook:
    """The first visible sheet of an .xlsx file; formulas count as the value they had when it was saved."""

    spool: IO[str]
    header: list[str]

    @classmethod
    def of(cls, path: Path, most_rows: int | None = None) -> "Workbook":
        """Return the sheet, or its beginning of so many rows. Raise Unreadable."""
        _refuse_bombs(path)
        spool = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="")  # noqa: SIM115
        try:
            with warnings.catch_warnings(action="ignore"):
                _spool(path, spool, most_rows)
        except Unreadable:
            raise
        except Exception as error:  # whatever the reader raises for a damaged file
            raise Unreadable(_("The workbook can’t be read.")) from error
        spool.seek(0)
        first = next(csv.reader(spool), None)
        if first is None:
            raise Unreadable(_("The file is empty."))
        return cls(spool, checked_header([unmarked(cell) for cell in first[1:]]))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        self.spool.seek(0)
        reader = csv.reader(self.spool)
        try:
            next(reader)
            yield from limited((int(line), cells) for line, *cells in reader)
        except csv.Error as error:
            raise Unreadable(_("The workbook has a cell that is too long.")) from error


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(_("The workbook is damaged.")) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        raise Unreadable(_("The workbook is too large once unpacked."))


def _spool(path: Path, spool: IO[str], most_rows: int | None) -> None:
    """Write the number and the cells of each filled row, up to the header and so many others."""
    book = import_module("openpyxl").load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        sheet: Any = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise Unreadable(_("The workbook has no visible sheet."))
        sheet.reset_dimensions()  # the size in the file may be wrong
        writer = csv.writer(spool)
        size = 0
        last = None if most_rows is None else most_rows + 1
        for number, cells in enumerate(islice(sheet.iter_rows(), last), 1):
            if number > MAX_ROWS + 1:
                raise Unreadable(_("The file has more than %(limit)s rows.") % {"limit": f"{MAX_ROWS:,}"})
            texts = _texts(cells)
            if len(texts) > MAX_COLUMNS:
                raise Unreadable(_("The file has more than %(limit)s columns.") % {"limit": MAX_COLUMNS})
            size += sum(map(len, texts))
            if size > MAX_SPOOLED:
                raise Unreadable(_("The workbook is too large once unpacked."))
            if texts:
                writer.writerow([number, *texts])
    finally:
        book.close()


def _texts(cells: Iterable[Any]) -> list[str]:
    texts = [_written(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _written(cell: Any) -> str:
    """Return a cell as a person would type it; a moment at midnight is a day.

    A value that the cell doesn't hold exactly is marked (`contacts.imports.sheet.Mark`).
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if cell.data_type == "e":
            return Mark.ERROR + value
        return _unescaped(value) if "_x" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value.total_seconds() / 3600) if isinstance(value, timedelta) else str(value)


def _unescaped(value: str) -> str:
    text: str = import_module("openpyxl.utils.escape").unescape(value)
    return text


def _number(value: float) -> str:
    """Return the number in plain digits. Excel keeps 15 digits and writes zeros for the others."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.15g}"
    digits = str(int(value))
    exact = abs(value) < 10**MAX_DIGITS or (isinstance(value, int) and not digits.endswith("0"))
    return digits if exact else Mark.DIGITS_LOST + digits
