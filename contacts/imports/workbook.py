"""An Excel workbook as rows of texts: its first sheet."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import python_calamine
from django.utils.translation import gettext as _

from contacts.imports.sheet import MAX_COLUMNS, MAX_ROWS, Unreadable, checked_header, limited

MAX_BYTES: Final = 2 * 1024**3  # unpacked, all parts together
MAX_PARTS: Final = 2_000


@dataclass(frozen=True)
class Workbook:
    """The first sheet of an .xlsx file; formulas count as the value they had when it was saved."""

    sheet: python_calamine.CalamineSheet
    header: list[str]

    @classmethod
    def of(cls, path: Path) -> "Workbook":
        _refuse_bombs(path)
        try:
            sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
        except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
            raise Unreadable(_("The workbook can't be read.")) from error
        if not sheet.height:
            raise Unreadable(_("The file is empty."))
        if sheet.width > MAX_COLUMNS:
            raise Unreadable(_("The file has more than %(limit)s columns.") % {"limit": MAX_COLUMNS})
        if sheet.height > MAX_ROWS + 1:
            raise Unreadable(_("The file has more than %(limit)s rows.") % {"limit": f"{MAX_ROWS:,}"})
        return cls(sheet, checked_header([_written(cell) for cell in next(sheet.iter_rows())]))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        rows = enumerate(self.sheet.iter_rows(), (self.sheet.start or (0, 0))[0] + 1)
        next(rows)
        return limited((line, [_written(cell) for cell in cells]) for line, cells in rows)


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(_("The workbook is damaged.")) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        raise Unreadable(_("The workbook is too large once unpacked."))


def _written(cell: Any) -> str:
    """A cell as a person would type it; a moment at midnight is a day."""
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
