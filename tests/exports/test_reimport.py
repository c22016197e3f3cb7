"""A download that is imported again as it is changes nobody."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from contacts.fields import Catalogue
from contacts.keys import add_key
from contacts.models import Contact
from contacts.values import TYPES
from crm.actors import SYSTEM
from crm.models import Channel
from exports import encryption, reading, workbook
from tests import cast
from tests.contacts.imports.importing import run
from tests.contacts.values.examples import EXAMPLES
from tests.exports import door

MOMENT = datetime(2026, 3, 1, 23, 30, 15, 123_456, UTC)
# Values of each type that spreadsheets are known to change.
VALUES = {name: example.downloaded for name, example in EXAMPLES.items()}


@pytest.fixture
def people(acme: Channel) -> list[Contact]:
    for type_ in TYPES:
        add_key(acme, f"a{type_.title()}", type_, f"A {type_}", by=SYSTEM)
    add_key(acme, "nick", "string", "Name", by=SYSTEM)
    add_key(acme, "theCountry", "string", "Country", by=SYSTEM)
    people = [
        cast.member(acme, f"m-{number}", f"N{number}", **{
            f"a{type_.title()}": values[number] for type_, values in VALUES.items() if number < len(values)
        })
        for number in range(max(map(len, VALUES.values())))
    ]  # fmt: skip
    more: dict[str, Any] = {
        "tags": ["login-with-shop", "vip", "여름"],
        "country": "KR",
        "city": "서울",
        "language": "ko-KR",
    }
    more |= {"last_seen_at": MOMENT, "sessions_count": 3, "unsubscribe_email": True, "unsubscribe_email_at": MOMENT}
    phones = {"mobileNumber": "+821012345678", "landlineNumber": "+8220000051"}
    profile = {"email": "ada@example.com", "nick": "Countess", "theCountry": "England", **phones}
    return [*people, cast.member(acme, "00042", "Ada", **more, **profile)]


def download(channel: Channel, path: Path) -> None:
    """Write the channel's contacts as a download does, and open it with its password."""
    catalogue = Catalogue.of(channel).in_contacts()
    fields = list(catalogue.values())
    with path.open("w+b") as plain, io.BytesIO() as encrypted:
        rows = reading.rows(channel.contacts.order_by("id"), fields, catalogue.context)
        workbook.write(plain, "Contacts", reading.columns(fields), rows, {"Made": "in a test"})
        encryption.encrypt(plain, encrypted, door.PASSWORD, lambda: None)
        path.write_bytes(door.decrypt(encrypted.getvalue()))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("read_in", ["en", "ko"])
def test_an_own_download_changes_nobody(
    acme: Channel, people: list[Contact], tmp_path: Path, language: str, read_in: str
) -> None:
    with translation.override(language):
        download(acme, tmp_path / "own.xlsx")
    before = list(acme.contacts.order_by("id").values())
    with translation.override(read_in):
        out = run(acme, tmp_path / "own.xlsx")
    assert f"0 created, 0 changed, {len(people)} unchanged, 0 refused." in out
    assert list(acme.contacts.order_by("id").values()) == before
    assert "archived" not in out


def test_what_is_changed_in_a_download_comes_in(acme: Channel, people: list[Contact], tmp_path: Path) -> None:
    download(acme, tmp_path / "own.xlsx")
    acme.contacts.update(country=None, city=None, tags=[], sessions_count=0, last_seen_at=None)
    Contact.everywhere.filter(channel=acme).update(profile={})
    out = run(acme, tmp_path / "own.xlsx")
    assert f"0 created, {len(people)} changed" in out
    after = {contact.member_id: contact for contact in acme.contacts.all()}
    assert [after[contact.member_id].profile for contact in people] == [contact.profile for contact in people]
    ada = after["00042"]
    assert (ada.tags, ada.country, ada.city, ada.sessions_count) == (people[-1].tags, "KR", "서울", 3)
    assert ada.last_seen_at == MOMENT.replace(microsecond=123_000)
