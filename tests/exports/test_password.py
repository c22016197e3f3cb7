"""The file's password: readable nowhere, gone with the end of the work."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django_q.models import OrmQ

from contacts.models import Contact
from crm.models import User
from exports import passwords
from tests.cast import Person
from tests.exports import door

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "Xyzzy!4711-plugh"


def everything() -> str:
    """All rows of all tables, binary columns too, and the queue's packed arguments unpacked."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [
                    bytes(value).decode("latin-1") if isinstance(value, memoryview) else str(value) for value in row
                ]
    found += [str(entry.task) for entry in OrmQ.objects.all()]
    return "\n".join(found)


def _readable(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, memoryview) else str(value)


def on_disk() -> bytes:
    folder = Path(settings.DATA_DIR) / "files"
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_it_waits_sealed_and_is_gone_when_the_file_is_made(
    alice: Person, customers: list[Contact], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    door.start(alice, password=SECRET)
    sealed = door.exports(alice)[0].password
    assert sealed is not None
    assert passwords.unseal(sealed) == SECRET
    assert SECRET not in everything()
    door.work()
    assert door.exports(alice)[0].password is None
    assert SECRET not in everything()
    assert bytes(sealed).decode() not in everything()
    assert SECRET.encode() not in on_disk()
    assert SECRET not in caplog.text
    assert door.decrypt(door.download(alice, door.exports(alice)[0]), SECRET)


def test_it_isnt_in_the_log_when_something_breaks(
    alice: Person, customers: list[Contact], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("exports.encryption.encrypt", broken)
    door.start(alice, password=SECRET)
    door.work()
    assert door.exports(alice)[0].job.state == "failed"
    assert "ZeroDivisionError" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in everything()


def test_it_is_sealed_anew_each_time() -> None:
    assert passwords.seal(SECRET) != passwords.seal(SECRET)


def test_another_secret_key_opens_nothing(alice: Person, customers: list[Contact]) -> None:
    door.start(alice, password=SECRET)
    with override_settings(SECRET_KEY="another one"):
        door.work()
    assert "password can’t be read" in door.exports(alice)[0].job.error


def test_a_key_that_was_rotated_still_opens(alice: Person, customers: list[Contact]) -> None:
    door.start(alice, password=SECRET)
    with override_settings(SECRET_KEY="another one", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        door.work()
    assert door.exports(alice)[0].job.state == "done"


def test_the_admin_shows_neither_it_nor_the_file(alice: Person, customers: list[Contact], admin_user: User) -> None:
    door.start(alice, password=SECRET)
    export = door.exports(alice)[0]
    assert export.password is not None
    alice.client.force_login(admin_user)
    for address in ("", f"{export.pk}/change/"):
        page = alice.client.get(f"/admin/exports/export/{address}")
        assert page.status_code == 200
        for secret in (SECRET, bytes(export.password).decode(), export.token):
            assert secret not in page.content.decode()
    assert alice.client.post(f"/admin/exports/export/{export.pk}/change/", {}).status_code == 403
    assert alice.client.post(f"/admin/exports/export/{export.pk}/delete/", {}).status_code == 403
