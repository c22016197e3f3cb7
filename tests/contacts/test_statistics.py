"""Statistics of the values inside JSON: kept of all fields once there are many contacts, and of none before."""

from unittest.mock import patch

import pytest
from django.db import connection

from contacts import keys, statistics
from crm.channels.actions import create_channel
from crm.models import Channel
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MANY", 3)


@pytest.fixture
def many(acme: Channel, charlie: Person) -> None:
    """Three, two of them in another channel."""
    keys.add_key(charlie.channel, "plan", "string", by=charlie.actor)
    cast.member(acme, "m1", city="Seoul", web={"os": "Linux"})
    cast.member(charlie.channel, "m2", city="Seoul", web={"os": "Linux"}, plan="gold")
    cast.member(charlie.channel, "m3", plan="gold")


def known() -> dict[str, list[str] | None]:
    """Return the most frequent values that PostgreSQL knows, by the expressions that it keeps statistics of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT expr, most_common_vals::text::text[] FROM pg_stats_ext_exprs")
        return dict(cursor.fetchall())


def test_of_few_contacts_none_are_kept(alice: Person) -> None:
    cast.member(alice.channel, "m1")
    cast.member(alice.channel, "m2")
    keys.add_key(alice.channel, "plan", "string", by=alice.actor)
    statistics.refresh()
    assert statistics.tend() == 0
    assert known() == {}


def test_of_many_they_are_kept_for_the_fields_of_all_channels(many: None) -> None:
    statistics.refresh()
    values = known()
    assert values["contacts_key((profile ->> 'plan'::text))"] == ["gold"]
    assert values["contacts_fold((profile ->> 'plan'::text))"] == ["gold"]
    assert values["contacts_key((city)::text)"] == ["seoul"]
    assert values["contacts_key((web ->> 'os'::text))"] == ["linux"]
    assert "(profile -> 'recentPurchaseCount'::text)" in values
    assert statistics.tend() == 0, "they are kept already"


def test_they_are_begun_by_and_by_when_nothing_came_at_once(many: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")  # as PostgreSQL does by itself
    assert statistics.tend() == len(known()) > 0
    assert known()["contacts_key((profile ->> 'plan'::text))"] == ["gold"]


def test_many_who_were_deleted_since_are_not_many(many: None, acme: Channel) -> None:
    with patch.object(statistics, "estimated_rows", return_value=3):
        acme.contacts.all().delete()
        assert statistics.tend() == 0


def test_a_key_that_was_missed_gets_them_though_few_are_left(many: None, alice: Person) -> None:
    statistics.refresh()
    with patch.object(statistics, "keep"):  # as it is while they are begun
        keys.add_key(alice.channel, "size", "number", by=alice.actor)
    alice.channel.contacts.all().delete()
    assert statistics.tend() == 1
    assert "(profile -> 'size'::text)" in known()


def test_new_keys_new_types_and_new_channels_get_theirs_at_once(many: None, alice: Person) -> None:
    statistics.refresh()
    before = {*known()}
    key = keys.add_key(alice.channel, "size", "number", by=alice.actor)
    assert {*known()} - before == {"(profile -> 'size'::text)"}
    keys.convert(keys.preview(key, "string", by=alice.actor), by=alice.actor)
    assert "contacts_key((profile ->> 'size'::text))" in known()
    before = {*known()}
    create_channel("cove", "Cove", by=alice.actor)
    assert {*known()} == before, "its keys are those of the other channels"
