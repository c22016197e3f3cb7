"""Recognise the kind of a file by its content; its name must agree."""

from pathlib import Path

from django.utils.translation import gettext as _

from contacts.imports.encodings import Unreadable
from contacts.imports.sheet import GZIP, OLE, ZIP, Sheet, Text
from contacts.imports.workbook import Workbook


def open_sheet(
    path: Path, name: str = "", *, encoding: str = "", country: str = "", most_rows: int | None = None
) -> Sheet:
    """Return the sheet in the file. Raise Unreadable.

    `name` is the file's own name where `path` is that of an upload, `encoding` the one that a person chose for a text,
    `country` the channel's: only a Korean channel may send CP949. Of a workbook `most_rows` are enough.
    """
    name = (name or path.name).lower()
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise Unreadable(_("The file can’t be read: %(reason)s.") % {"reason": error.strerror or error}) from error
    if not start:
        raise Unreadable(_("The file is empty."))
    if start.startswith(OLE):
        raise Unreadable(_("This is an old or password-protected workbook. Save it as .xlsx without password."))
    packed, workbook = start.startswith(GZIP), start.startswith(ZIP)
    if name.endswith(".gz") != packed or name.endswith((".xlsx", ".xlsm")) != workbook:
        raise Unreadable(_("The file isn’t what its name says: .csv, .csv.gz or .xlsx."))
    return Workbook.of(path, most_rows) if workbook else Text.of(path, packed, encoding, country)
