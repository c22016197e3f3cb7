"""A file as rows of texts: CSV in the encodings that shops use, plain or gzipped, and Excel workbooks."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, Protocol

from django.utils.translation import gettext as _

from contacts.imports.encodings import Unreadable, find_encoding, open_text

MAX_ROWS: Final = 1_000_000
MAX_COLUMNS: Final = 500
MAX_NAME: Final = 200  # a label and its key, as in the header of a download
CHUNK: Final = 1024 * 1024

GZIP, ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_SEPARATOR_HINT: Final = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


class Mark:
    """The beginning of the text of a cell that doesn't hold what it shows. No real text begins with it."""

    ERROR: Final = "\x00error "
    DIGITS_LOST: Final = "\x00digits "


def unmarked(cell: str) -> str:
    """Return the text of a cell without its mark."""
    return cell.removeprefix(Mark.ERROR).removeprefix(Mark.DIGITS_LOST)


class Sheet(Protocol):
    """A header and rows of texts; `rows` may be walked more than once."""

    @property
    def header(self) -> list[str]: ...

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line number and the cells of each row that isn't blank. Raise Unreadable."""
        ...


@dataclass(frozen=True)
class Text:
    """A CSV file. `skipped` is how many lines precede the header: the line `sep=;` that Excel understands."""

    path: Path
    packed: bool
    encoding: str
    delimiter: str
    header: list[str]
    skipped: int = 0
    samples: tuple[str, ...] = ()  # texts that show whether a guessed encoding is right

    @classmethod
    def of(cls, path: Path, packed: bool, encoding: str = "", country: str = "") -> "Text":
        """Return the CSV file in the given encoding, otherwise in the one that is certain. Raise Unreadable."""
        known = find_encoding(path, packed, encoding, country)
        with open_text(path, packed, known.name) as file:
            head = file.read(CHUNK)
        if not head.strip():
            raise Unreadable(_("The file is empty."))
        if "\x00" in head.partition("\n")[0]:
            raise Unreadable(_("This is no text file."))
        hint = _SEPARATOR_HINT.match(head)
        delimiter = hint[1] if hint else max(",;\t", key=lambda mark: len(_first(head, mark)))
        names = _first(head[hint.end() :] if hint else head, delimiter)
        return cls(path, packed, known.name, delimiter, checked_header(names), 1 if hint else 0, tuple(known.samples))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        with open_text(self.path, self.packed, self.encoding) as file:
            for _line in range(self.skipped):
                file.readline()
            numbered = _Numbered(file, self.delimiter, self.skipped)
            try:
                yield from limited(islice(numbered, 1, None))
            except csv.Error as error:
                raise Unreadable(
                    _("Line %(line)s: %(error)s. Is a quotation mark never closed?")
                    % {"line": numbered.reader.line_num + self.skipped, "error": error}
                ) from error


def limited(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that aren't blank. Raise Unreadable when there are too many."""
    rows = (row for row in rows if any(row[1]))
    yield from islice(rows, MAX_ROWS)
    for _row in rows:
        raise Unreadable(_("The file has more than %(limit)s rows.") % {"limit": f"{MAX_ROWS:,}"})


def checked_header(cells: list[str]) -> list[str]:
    """Return the names of the columns, trimmed. Raise Unreadable when they can't be names."""
    names = [cell.strip() for cell in cells]
    if not any(names):
        raise Unreadable(_("The first line must hold the names of the columns."))
    if len(names) > MAX_COLUMNS:
        raise Unreadable(_("The file has more than %(limit)s columns.") % {"limit": MAX_COLUMNS})
    long = next((name for name in names if len(name) > MAX_NAME), None)
    if long is not None:
        raise Unreadable(
            _("“%(name)s…” is too long for the name of a column. Does the first line hold the names?")
            % {"name": long[:40]}
        )
    return names


class _Numbered:
    """The rows of `csv.reader`, each with the number of its first line."""

    def __init__(self, file: IO[str], delimiter: str, skipped: int) -> None:
        self.reader = csv.reader(file, delimiter=delimiter, strict=True)
        self.skipped = skipped

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        line = 1 + self.skipped
        for cells in self.reader:
            yield line, cells
            line = self.reader.line_num + 1 + self.skipped


def _first(head: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
