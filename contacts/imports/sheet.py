"""A file as rows of texts: CSV in the encodings that shops use, plain or gzipped, and Excel workbooks."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, Protocol

from django.utils.translation import gettext as _

MAX_ROWS: Final = 1_000_000
MAX_COLUMNS: Final = 500
MAX_BYTES: Final = 4 * 1024**3  # unpacked
CHUNK: Final = 1024 * 1024

GZIP, ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Unreadable(Exception):
    """The file as a whole can't be imported; the message is for people, translated."""


class Sheet(Protocol):
    """A header and rows of texts; `rows` may be walked more than once."""

    @property
    def header(self) -> list[str]: ...

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that isn't blank: the line that it begins on, and its cells. Raises Unreadable."""
        ...


@dataclass(frozen=True)
class Text:
    """A CSV file; its encoding and delimiter are found out by reading it once."""

    path: Path
    packed: bool
    encoding: str
    delimiter: str
    header: list[str]

    @classmethod
    def of(cls, path: Path, packed: bool) -> "Text":
        encoding = _encoding(path, packed)
        with _text(path, packed, encoding) as file:
            head = file.read(CHUNK)
        if not head.strip():
            raise Unreadable(_("The file is empty."))
        if "\x00" in head.partition("\n")[0]:
            raise Unreadable(_("This is no text file."))
        delimiter = max(",;\t", key=lambda mark: len(_first(head, mark)))
        return cls(path, packed, encoding, delimiter, checked_header(_first(head, delimiter)))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        with _text(self.path, self.packed, self.encoding) as file:
            numbered = _Numbered(file, self.delimiter)
            try:
                yield from limited(islice(numbered, 1, None))
            except csv.Error as error:
                raise Unreadable(
                    _("Line %(line)s: %(error)s. Is a quotation mark never closed?")
                    % {"line": numbered.reader.line_num, "error": error}
                ) from error


def limited(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The same rows without the blank ones. Raises Unreadable when there are too many."""
    rows = (row for row in rows if any(row[1]))
    yield from islice(rows, MAX_ROWS)
    for _row in rows:
        raise Unreadable(_("The file has more than %(limit)s rows.") % {"limit": f"{MAX_ROWS:,}"})


def checked_header(cells: list[str]) -> list[str]:
    """The names of the columns, trimmed. Raises Unreadable when they can't be names."""
    names = [cell.strip() for cell in cells]
    if not any(names):
        raise Unreadable(_("The first line must hold the names of the columns."))
    if len(names) > MAX_COLUMNS:
        raise Unreadable(_("The file has more than %(limit)s columns.") % {"limit": MAX_COLUMNS})
    long = next((name for name in names if len(name) > 100), None)
    if long is not None:
        raise Unreadable(
            _("“%(name)s…” is too long for the name of a column. Does the first line hold the names?")
            % {"name": long[:40]}
        )
    return names


class _Numbered:
    """What `csv.reader` gives, each row with the line that it begins on."""

    def __init__(self, file: IO[str], delimiter: str) -> None:
        self.reader = csv.reader(file, delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        line = 1
        for cells in self.reader:
            yield line, cells
            line = self.reader.line_num + 1


def _first(head: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _encoding(path: Path, packed: bool) -> str:
    with path.open("rb") if not packed else gzip.open(path) as file:
        try:
            start = file.read(4)
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(_("The gzip file is damaged.")) from error
    for bom, encoding in BOMS.items():
        if start.startswith(bom):
            _decode(path, packed, encoding)
            return encoding
    for encoding in ("utf-8", "cp949"):
        try:
            _decode(path, packed, encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable(_("The text is neither UTF-8 nor UTF-16 nor CP949. Save the file as “CSV UTF-8”."))


def _decode(path: Path, packed: bool, encoding: str) -> None:
    """Read all of the file once. Raises UnicodeDecodeError, or Unreadable when it is damaged or too large."""
    decoder = codecs.getincrementaldecoder(encoding)()
    size = 0
    try:
        with path.open("rb") if not packed else gzip.open(path) as file:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise Unreadable(_("The file is larger than %(limit)s GB.") % {"limit": MAX_BYTES >> 30})
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        if encoding in BOMS.values():
            raise Unreadable(_("The file begins as %(encoding)s but isn't.") % {"encoding": "Unicode"}) from error
        raise
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unreadable(_("The gzip file is damaged.")) from error


def _text(path: Path, packed: bool, encoding: str) -> IO[str]:
    if packed:
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")
