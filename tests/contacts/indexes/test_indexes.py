"""Indexes for the keys that segments and lists use: made and dropped beside everything else, and really used."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import indexes
from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.indexes import expressions, statistics
from contacts.indexes.actions import OFTEN, SAMPLE
from contacts.indexes.expressions import FieldIndex
from contacts.keys import add_key
from contacts.lists.form import read_list
from contacts.models import Contact, KeyIndex
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions
from tests.cast import Person
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

READY, WANTED, WATCHED, FAILED = (
    KeyIndex.State.READY, KeyIndex.State.WANTED, KeyIndex.State.WATCHED, KeyIndex.State.FAILED
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_index_stays(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterable[None]:
    monkeypatch.setattr("contacts.indexes.actions.SMALL", 0)
    yield
    for name in expressions.existing():
        expressions.drop(name)


@pytest.fixture
def shop(acme: Channel) -> Channel:
    """300 contacts with a total, a city and more."""
    for key, type_ in (("total", "number"), ("plan", "string"), ("colours", "list"), ("birthday", "date")):
        add_key(acme, key, type_, by=SYSTEM)
    Contact.everywhere.bulk_create(
        Contact(
            channel=acme,
            type="lead",
            city=f"City {number % 50}",
            profile={"total": number, "plan": f"p{number}", "birthday": "2000-01-01"} if number % 3 else {},
        )
        for number in range(300)
    )
    return acme


def states(channel: Channel) -> dict[str, str]:
    return dict(channel.key_indexes.values_list("key", "state"))


def want(channel: Channel, *keys: str) -> None:
    with transaction.atomic():
        indexes.use(channel, Catalogue.of(channel), keys)


def index_of(channel: Channel, key: str, *, parts: bool = False) -> str:
    return FieldIndex(Catalogue.of(channel)[key], channel.pk, parts).name


def explained(sql: str, *others: str) -> str:
    """How PostgreSQL would go about it if the table were big."""
    with transaction.atomic(), connection.cursor() as cursor:
        for other in ("enable_seqscan", "enable_sort", "enable_incremental_sort", *others):
            cursor.execute(f"SET LOCAL {other} = off")
        cursor.execute(f"EXPLAIN {sql}".replace("%", "%%"))
        return "\n".join(line for (line,) in cursor.fetchall())


def test_keys_of_segments_get_indexes_in_the_background(alice: Person, shop: Channel) -> None:
    data = {"and": [{"key": "profile.total", "operator": "$gte", "values": [5]},
                    {"key": "city", "operator": "$eq", "values": ["City 1"]},
                    {"key": "profile.colours", "operator": "$hasAny", "values": ["red"]},
                    {"key": "profile.plan", "operator": "$contains", "values": ["p"]},
                    {"key": "profile.email", "operator": "$eq", "values": ["a@example.com"]},
                    {"key": "lastSeenAt", "operator": "$exist"}]}  # fmt: skip
    actions.create(shop, "Buyers", 0, data, by=alice.actor)
    keys, parts = ("profile.total", "city"), ("profile.colours", "profile.plan")
    assert states(shop) == dict.fromkeys((*keys, *parts), WANTED)  # the others are served, or can't be
    assert expressions.existing() == {}
    indexes.tend()
    assert states(shop) == dict.fromkeys((*keys, *parts), READY)
    names = [*(index_of(shop, key) for key in keys), *(index_of(shop, key, parts=True) for key in parts)]
    assert expressions.existing() == dict.fromkeys(names, True)


@pytest.mark.parametrize(
    ("key", "condition"),
    [
        ("profile.total", {"operator": "$gte", "values": [290]}),
        ("profile.total", {"operator": "$eq", "values": [7]}),
        ("profile.plan", {"operator": "$eq", "values": ["p7"]}),
        ("profile.plan", {"operator": "$startsWith", "values": ["p29"]}),
        ("profile.birthday", {"operator": "$inLast", "values": [2, "year"]}),
        ("city", {"operator": "$in", "values": ["city 1", "city 2"]}),
        ("updatedAt", {"operator": "$before", "values": ["2001-01-01"]}),
    ],
)
def test_filters_use_the_index(shop: Channel, key: str, condition: dict[str, Any]) -> None:
    want(shop, key)
    indexes.tend()
    statistics.refresh()
    catalogue = Catalogue.of(shop)
    q = Filter.parse({"key": key, **condition}, catalogue).resolve(catalogue, timezone.now()).q
    with CaptureQueriesContext(connection) as asked:
        shop.contacts.filter(q).count()
    assert index_of(shop, key) in explained(asked[0]["sql"], "enable_bitmapscan")


@pytest.mark.parametrize(
    ("key", "condition"),
    [
        ("profile.plan", {"operator": "$contains", "values": ["p29"]}),
        ("profile.plan", {"operator": "$endsWith", "values": ["299"]}),
        ("profile.colours", {"operator": "$hasAny", "values": ["dark red", "green"]}),
        ("profile.colours", {"operator": "$hasAll", "values": ["dark red", "green"]}),
        ("profile.sizes", {"operator": "$hasAny", "values": [1250]}),
    ],
)
def test_filters_by_parts_use_the_index_of_trigrams(shop: Channel, key: str, condition: dict[str, Any]) -> None:
    add_key(shop, "sizes", "listOfNumber", by=SYSTEM)
    with transaction.atomic():
        indexes.use(shop, Catalogue.of(shop), [], [key])
    indexes.tend()
    statistics.refresh()
    catalogue = Catalogue.of(shop)
    q = Filter.parse({"key": key, **condition}, catalogue).resolve(catalogue, timezone.now()).q
    with CaptureQueriesContext(connection) as asked:
        shop.contacts.filter(q).count()
    assert index_of(shop, key, parts=True) in explained(asked[0]["sql"], "enable_indexscan", "enable_indexonlyscan")


@pytest.mark.parametrize("sort", ["profile.total", "-profile.total", "profile.plan", "-profile.plan", "-city"])
def test_the_sorted_list_walks_the_index_in_both_directions(shop: Channel, sort: str) -> None:
    key = sort.removeprefix("-")
    want(shop, key)
    indexes.tend()
    statistics.refresh()
    contact_list = read_list({"sort": sort}, shop)
    for cursor in (None, contact_list.page(size=5).next):
        with CaptureQueriesContext(connection) as asked:
            contact_list.page(cursor, size=5)
        plan = explained(asked[0]["sql"], "enable_bitmapscan")
        assert index_of(shop, key) in plan
        assert ("Backward" in plan) is sort.startswith("-")


def test_an_index_is_built_by_one_at_a_time(shop: Channel) -> None:
    want(shop, "profile.total", "profile.plan")
    answers = together(*[indexes.tend] * 3)
    assert answers == [None] * 3
    indexes.tend()
    assert set(states(shop).values()) == {READY}


def test_what_a_killed_builder_left_is_dropped_and_made_anew(shop: Channel) -> None:
    want(shop, "profile.total")
    name = index_of(shop, "profile.total")
    shop.key_indexes.update(state=KeyIndex.State.BUILDING)
    # PostgreSQL leaves an invalid index behind when a build doesn't come to its end.
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON contacts_contact (type)")
    assert expressions.existing() == {name: False}
    indexes.tend()
    assert states(shop) == {"profile.total": READY}
    assert expressions.existing() == {name: True}
    assert "total" in definition(name)


def definition(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [name])
        return str(cursor.fetchone()[0])


def test_an_orphan_is_dropped(shop: Channel) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX {expressions.PREFIX}orphan ON contacts_contact (version)")
    indexes.tend()
    assert expressions.existing() == {}


def test_a_build_that_fails_says_why_and_leaves_nothing(shop: Channel) -> None:
    """As when a value from before the key's type was changed is longer than an index can hold."""
    long = "".join(chr(0xAC00 + number * 7919 % 11172) for number in range(5000))
    Contact.everywhere.create(channel=shop, type="lead", profile={"total": long})
    want(shop, "profile.total")
    indexes.tend()
    row = shop.key_indexes.get()
    assert row.state == FAILED
    assert "index" in row.error
    assert expressions.existing() == {}


def test_what_was_long_unused_is_dropped(shop: Channel) -> None:
    want(shop, "profile.total", "profile.plan")
    indexes.tend()
    shop.key_indexes.filter(key="profile.plan").update(used_at=timezone.now() - timedelta(days=31))
    indexes.tend()
    assert states(shop) == {"profile.total": READY}
    assert list(expressions.existing()) == [index_of(shop, "profile.total")]


def test_an_archived_key_and_one_of_another_type_get_none(shop: Channel) -> None:
    want(shop, "profile.total", "profile.plan")
    shop.profile_keys.filter(key="total").update(archived_at=timezone.now())
    shop.profile_keys.filter(key="plan").update(type="number")
    indexes.tend()
    assert states(shop) == {}


def test_the_index_goes_with_the_change_of_the_type(shop: Channel) -> None:
    want(shop, "profile.total")
    indexes.tend()
    with transaction.atomic():
        indexes.forget(shop, "profile.total")
    assert expressions.existing() == {}
    assert states(shop) == {}


def test_a_small_channel_has_none(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.indexes.actions.SMALL", 301)
    want(shop, "profile.total")
    indexes.tend()
    assert states(shop) == {"profile.total": WANTED}


def test_a_channel_has_a_limited_number(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.indexes.actions.MOST", 1)
    want(shop, "profile.total", "profile.plan")
    indexes.tend()
    assert sorted(states(shop).values()) == [READY, WANTED]


def test_what_is_often_asked_for_gets_one(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.indexes.actions.random.randrange", lambda limit: 0)
    for _ in range(OFTEN // SAMPLE - 1):
        indexes.note_use(shop, Catalogue.of(shop), ["profile.total"])
    assert states(shop) == {"profile.total": WATCHED}
    indexes.note_use(shop, Catalogue.of(shop), ["profile.total"])
    assert states(shop) == {"profile.total": WANTED}


def test_most_uses_write_nothing(
    shop: Channel, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("contacts.indexes.actions.random.randrange", lambda limit: 1)
    catalogue = Catalogue.of(shop)
    with django_assert_num_queries(0):
        indexes.note_use(shop, catalogue, ["profile.total"])


def test_nothing_is_built_inside_a_transaction(shop: Channel) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        expressions.drop("contact_key_x")
    with transaction.atomic(), pytest.raises(RuntimeError):
        FieldIndex(Catalogue.of(shop)["profile.total"], shop.pk).create()


def test_an_index_is_of_one_channel_only(shop: Channel, charlie: Person) -> None:
    add_key(charlie.channel, "total", "number", by=SYSTEM)
    want(shop, "profile.total")
    want(charlie.channel, "profile.total")
    indexes.tend()
    assert len(expressions.existing()) == 2
    assert f"channel_id = {shop.pk}" in definition(index_of(shop, "profile.total"))
