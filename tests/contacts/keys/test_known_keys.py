"""The catalogue that pages have in memory: it is never another than the database's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from contacts import fields
from crm.models import Channel
from tests import cast
from tests.cast import Person


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    fields._known_keys.clear()
    yield
    fields._known_keys.clear()


def rows(person: Person, **params: str) -> Any:
    return person.part("contacts", target="rows", cursor="", **params).content.decode()


def test_rows_take_three_queries(vera: Person, acme: Channel, django_assert_num_queries: Any) -> None:
    for number in range(51):
        cast.member(acme, str(number), "Ada")
    assert vera.client  # signed in
    with django_assert_num_queries(4):  # the keys too, once
        rows(vera, sort="profile.name")
    with django_assert_num_queries(3):  # session; user with manager, channel, role and version of keys; rows
        assert "Ada" in rows(vera, sort="profile.name")


def test_a_change_that_another_process_made_is_seen_by_the_next_request(vera: Person, acme: Channel) -> None:
    cast.add_number_key(acme, "total")
    cast.member(acme, "1", "Ada", total=1234)
    key = acme.profile_keys.filter(key="total")
    assert ">1,234<" in rows(vera)
    # Straight into the table: nothing in this process is told of it.
    key.update(in_contacts=False)
    assert ">1,234<" not in rows(vera)
    key.update(in_contacts=True, type="duration")
    assert ">20m 34s<" in rows(vera)
    key.update(type="number")
    assert ">1,234<" in rows(vera)
    key.update(archived_at=timezone.now())
    assert ">1,234<" not in rows(vera)
    key.update(archived_at=None)
    assert ">1,234<" in rows(vera)
    key.delete()
    assert ">1,234<" not in rows(vera)


def test_what_was_rolled_back_is_not_remembered(vera: Person, acme: Channel) -> None:
    cast.add_number_key(acme, "total")
    cast.member(acme, "1", "Ada", total=1234)
    assert vera.client  # signed in
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        acme.profile_keys.filter(key="total").update(type="duration")
        assert ">20m 34s<" in rows(vera)
        cursor.execute("ROLLBACK TO before")
    assert ">1,234<" in rows(vera)


def test_keys_that_change_between_version_and_reading_are_known_by_their_own_version(
    vera: Person, acme: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.add_number_key(acme, "total")
    cast.member(acme, "1", "Ada", total=1234)
    key, read = acme.profile_keys.filter(key="total"), fields._read_keys

    def change_first(channel: Channel) -> Any:
        key.update(type="duration")
        return read(channel)

    with monkeypatch.context() as patch:
        patch.setattr(fields, "_read_keys", change_first)
        assert ">20m 34s<" in rows(vera)
    key.update(type="number")  # the version that the first request was told
    assert ">1,234<" in rows(vera)


def test_channels_with_the_same_keys_do_not_mix(vera: Person, charlie: Person, acme: Channel) -> None:
    cast.add_number_key(acme, "total")
    cast.member(acme, "1", "Ada", total=1234)
    cast.member(charlie.channel, "1", "Bea", total=1234)
    assert ">1,234<" in rows(vera)
    assert ">1,234<" not in rows(charlie)


def test_only_the_last_channels_are_remembered(vera: Person, acme: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "_MOST_KNOWN", 2)
    for number in range(5):
        acme.profile_keys.filter(key="name").update(label=f"Name {number}")
        rows(vera)
    assert len(fields._known_keys) == 2
