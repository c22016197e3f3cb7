"""The door of the downloads: its dialog, its worker, its file."""

import io
import zipfile
from typing import Any

import msoffcrypto
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from openpyxl import load_workbook

from crm.models import Channel
from exports.models import Export
from tests.cast import Person

PASSWORD = "sesame1!öffne"
REASON = "The yearly letter"


def start(person: Person, stated: int | None = None, channel: Channel | None = None, **form: Any) -> Any:
    """Fill in the dialog and send it."""
    channel = channel or person.channel
    stated = channel.contacts.count() if stated is None else stated
    return person.client.post(
        f"/c/{channel.slug}/exports/", {"reason": REASON, "password": PASSWORD, "stated": stated, **form}
    )


def work() -> int:
    """Do what waits in the queue, as the worker does; answers how much that was."""
    waiting = list(OrmQ.objects.order_by("id"))
    for entry in waiting:
        task = entry.task
        entry.delete()
        import_string(task["func"])(*task["args"])
    return len(waiting)


def exports(person: Person) -> list[Export]:
    return list(person.manager.exports.select_related("job").order_by("id"))


def chatroom(person: Person) -> str:
    page: str = person.get("chatroom").content.decode()
    return page


def download(person: Person, export: Export) -> bytes:
    """The file as it comes."""
    answer = person.get("export_file", export.pk)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def files() -> list[str]:
    """What lies in the storage."""
    return default_storage.listdir("exports")[1] if default_storage.exists("exports") else []


def throw_away() -> None:
    """Empty the storage, for the next test."""
    for name in files():
        default_storage.delete(f"exports/{name}")


def decrypt(encrypted: bytes, password: str = PASSWORD) -> bytes:
    file = msoffcrypto.OfficeFile(io.BytesIO(encrypted))
    file.load_key(password=password, verify_password=True)
    plain = io.BytesIO()
    file.decrypt(plain, verify_integrity=True)
    return plain.getvalue()


def parts(plain: bytes) -> dict[str, str]:
    """What the workbook consists of, by name."""
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def sheet(plain: bytes, index: int = 0) -> Any:
    return load_workbook(io.BytesIO(plain)).worksheets[index]


def table(plain: bytes, index: int = 0) -> list[dict[str, Any]]:
    """The rows of a sheet by header."""
    header, *rows = sheet(plain, index).values
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]
