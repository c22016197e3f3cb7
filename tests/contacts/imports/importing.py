"""Files as shops send them, and the command that takes them."""

import gzip
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management import call_command

from contacts.models import Contact
from crm.models import Channel


def run(channel: Channel, path: Path, kind: str = "member", **options: Any) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("import_contacts", channel.slug, str(path), **{"as": kind}, stdout=out, **options)
    return out.getvalue()


def member(channel: Channel, member_id: str) -> Contact:
    return channel.contacts.get(member_id=member_id)


def csv_file(folder: Path, text: str, name: str = "members.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def workbook(folder: Path, rows: Iterable[Iterable[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(folder / "members.xlsx")
    return folder / "members.xlsx"
