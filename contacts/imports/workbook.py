"""An Excel workbook as rows of texts: its first sheet.

It is read as a stream into a temporary file, once: a small workbook can say that it fills the whole grid, or repeat
one long text in each cell, so nothing may be built in memory of what it says (docs/decisions/006-import.md).
"""

import csv
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, Final

import openpyxl
from django.utils.translation import gettext as _

from contacts.imports.sheet import MAX_COLUMNS, MAX_ROWS, Unreadable, checked_header, limited

MAX_BYTES: Final = 2 * 1024**3  # unpacked, all parts together; zipfile gives no more than a part declares
MAX_PARTS: Final = 2_000
MAX_SPOOLED: Final = 4 * 1024**3  # characters


@dataclass(frozen=True)
class Workbook:
    """The first sheet of an .xlsx file; formulas count as the value they had when it was saved."""

    spool: IO[str]
    header: list[str]

    @classmethod
    def of(cls, path: Path) -> "Workbook":
        _refuse_bombs(path)
        spool = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="")  # noqa: SIM115
        try:
            with warnings.catch_warnings(action="ignore"):
                _spool(path, spool)
        except Unreadable:
            raise
        except Exception as error:  # whatever a damaged file makes the reader stumble over
            raise Unreadable(_("The workbook can't be read.")) from error
        spool.seek(0)
        first = next(csv.reader(spool), None)
        if first is None:
            raise Unreadable(_("The file is empty."))
        return cls(spool, checked_header(first[1:]))

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


def _spool(path: Path, spool: IO[str]) -> None:
    """Write each filled row after its number."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        writer = csv.writer(spool)
        size = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
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
    """A cell as a person would type it; a moment at midnight is a day."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell.total_seconds() / 3600) if isinstance(cell, timedelta) else str(cell)
