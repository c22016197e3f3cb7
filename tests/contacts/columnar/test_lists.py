"""A list that the copy looks for is the same as one by PostgreSQL alone: pages, neighbours, order, and who is in it."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.columnar import files, picking
from contacts.fields import Catalogue
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from contacts.models import ColumnarCopy
from crm.models import Channel
from tests.contacts.columnar import kept
from tests.contacts.columnar.copying import build
from tests.contacts.filters import shop as shops
from tests.contacts.filters.strategies import trees
from tests.examples import examples
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")

BIG = json.dumps({"key": "profile.total", "operator": "$gte", "values": [5]})


@pytest.fixture
def shop(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Channel]:
    """A channel with contacts of all kinds and a copy, of whom some have changed since; nothing counts as common."""
    settings.COLUMNAR_FROM = 1
    monkeypatch.setattr(picking, "COMMON", 2)
    channel = shops.make_channel("shop")
    kept.LISTED.join(channel)
    kept.LISTED.copied(channel)
    for contact in channel.contacts.order_by("?")[:20]:
        shops.add(channel, contact.profile, city=contact.city, last_seen_at=contact.last_seen_at)
    for contact in channel.contacts.order_by("?")[:20]:
        other = channel.contacts.order_by("?").first() or contact
        channel.contacts.filter(pk=contact.pk).update(profile=other.profile, country=other.country, tags=other.tags)
    channel.contacts.filter(pk__in=channel.contacts.order_by("?").values("pk")[:10])._raw_delete("default")
    yield channel
    for copy in ColumnarCopy.everywhere.all():
        files.remove(copy.file)


def walked(contact_list: ContactList, size: int = 37) -> tuple[list[int], set[bool]]:
    """The ids of all pages, and whether the copy has found them."""
    found, ways, cursor = [], set(), None
    while True:
        page = contact_list.page(cursor, size)
        found += [contact.pk for contact in page.rows]
        ways.add(page.by_copy)
        cursor = page.next
        if cursor is None:
            return found, ways


def truth(contact_list: ContactList) -> list[int]:
    return list(contact_list.ordered().values_list("pk", flat=True))


@pytest.fixture
def alone(settings: Any) -> Any:
    """Ask without copies."""

    def ask(question: Callable[[], T]) -> T:
        settings.COLUMNAR = False
        try:
            return question()
        finally:
            settings.COLUMNAR = True

    return ask


def both_ways(*keys: str) -> Iterator[str]:
    for key in keys:
        yield from (key, f"-{key}")


def test_any_order_is_that_of_postgresql(shop: Channel) -> None:
    for key, field in Catalogue.of(shop).items():
        for sort in both_ways(key):
            contact_list = read_list({"sort": sort, "filter": BIG}, shop)
            found, ways = walked(contact_list, 50)
            assert found == truth(contact_list), sort
            assert True in ways or (field.is_list and field.path), sort


def test_a_first_page_smaller_than_the_number_of_changed_contacts_is_that_of_postgresql(shop: Channel) -> None:
    for sort in both_ways("country", "profile.text", "profile.total", "tags"):
        contact_list = read_list({"sort": sort}, shop)
        page = contact_list.row_page(["id"], size=5, counted=True)
        assert ([row["id"] for row in page.rows], page.by_copy) == (truth(contact_list)[:5], True), sort
        assert page.total == contact_list.contacts.count(), sort


def test_everybody_in_an_order_without_index_is_looked_for_in_the_copy(shop: Channel) -> None:
    for sort in both_ways("country", "profile.text", "profile.total", "profile.landlineNumber", "tags"):
        contact_list = read_list({"sort": sort}, shop)
        found, ways = walked(contact_list)
        assert found == truth(contact_list), sort
        assert True in ways, sort
    assert not read_list({"sort": "-lastSeenAt"}, shop).page().by_copy


def test_a_walk_may_change_its_way_at_any_page(shop: Channel, settings: Any) -> None:
    for sort in both_ways("profile.text", "profile.total", "profile.birthday", "profile.name", "country", "tags"):
        contact_list = read_list({"sort": sort, "filter": BIG}, shop)
        found, cursor, ways = [], None, set()
        while True:
            page = contact_list.page(cursor, 7)
            ways.add(page.by_copy)
            found += [contact.pk for contact in page.rows]
            cursor, settings.COLUMNAR = page.next, not settings.COLUMNAR
            if cursor is None:
                break
        settings.COLUMNAR = True
        assert (found, ways) == (truth(contact_list), {True, False}), sort


def test_any_filter_in_any_order_is_that_of_postgresql(shop: Channel) -> None:
    keys = list(Catalogue.of(shop))
    answered = []

    @settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(tree=trees(), key=st.sampled_from(keys), sign=st.sampled_from(["", "-"]), size=st.integers(1, 60))
    def check(tree: dict[str, Any], key: str, sign: str, size: int) -> None:
        try:
            contact_list = read_list({"sort": f"{sign}{key}", "filter": json.dumps(tree)}, shop)
        except InvalidList:
            return
        page = contact_list.row_page(["id"], size=size, counted=True)
        answered.append(page.by_copy)
        expected = truth(contact_list)
        assert [row["id"] for row in page.rows] == expected[:size]
        if page.by_copy:
            assert page.total == len(expected)
        assert walked(contact_list, 90)[0] == expected

    check()
    assert answered.count(True) > len(answered) / 2


def test_neighbours_are_those_of_postgresql(shop: Channel, alone: Any) -> None:
    for sort in both_ways("profile.text", "profile.total", "profile.name", "profile.signedUpAt", "lastSeenAt"):
        contact_list = read_list({"sort": sort, "filter": BIG}, shop)
        for contact in shop.contacts.order_by("?")[:8]:
            assert contact_list.asks_copy
            ask = partial(contact_list.around, contact)
            assert ask() == alone(ask), (sort, contact.profile)


def test_a_long_text_is_compared_by_its_first_two_hundred_characters(shop: Channel) -> None:
    same = "가" * 200
    made = [shops.add(shop, {"text": text}) for text in (f"{same}b", f"{same}a", f"{same}c", same)]
    ColumnarCopy.everywhere.update(columns={})
    build(shop)
    contact_list = read_list({"sort": "-profile.text"}, shop)
    found, ways = walked(contact_list, 60)
    assert (found, ways) == (truth(contact_list), {True})
    assert [pk for pk in found if pk in {one.pk for one in made}] == [one.pk for one in reversed(made)]


def test_texts_in_an_order_of_the_database_s_own_are_left_to_it(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picking, "BY_BYTES", "false")
    assert walked(read_list({"sort": "country"}, shop))[1] == {False}
    assert walked(read_list({"sort": "blocked"}, shop))[1] == {True}


def test_inside_a_transaction_that_sees_others_postgresql_answers(shop: Channel) -> None:
    contact_list = read_list({"sort": "country"}, shop)
    with transaction.atomic():
        assert not contact_list.page().by_copy
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert contact_list.page().by_copy


def test_a_list_that_others_change_is_that_of_one_moment(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between asking who has changed and reading the rows, another one of the page is changed and one is deleted."""
    contact_list = read_list({"sort": "country", "filter": BIG}, shop)
    expected = [contact.pk for contact in contact_list.page().rows]
    first = picking._first
    gone: list[int] = []

    def then_change(*given: Any) -> Any:
        found = first(*given)
        gone.extend(found.ids[:2])
        together(
            lambda: shop.contacts.filter(pk=gone[0]).update(profile={"total": 1}),
            lambda: shop.contacts.filter(pk=gone[1])._raw_delete("default"),
        )
        return found

    with monkeypatch.context() as patched:
        patched.setattr(picking, "_first", then_change)
        page = contact_list.page()
    assert (page.by_copy, [contact.pk for contact in page.rows]) == (True, expected)
    assert set(gone) <= set(expected)
    assert not {contact.pk for contact in contact_list.page().rows} & set(gone)


def test_what_is_common_is_read_along_an_index(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picking, "COMMON", 0.02)
    rare = json.dumps({"key": "id", "operator": "$eq", "values": [shop.contacts.earliest("id").pk]})
    assert not read_list({"filter": BIG}, shop).asks_copy
    assert read_list({"filter": BIG, "sort": "country"}, shop).asks_copy
    assert read_list({"filter": rare}, shop).asks_copy


def test_the_list_comes_with_its_count(shop: Channel) -> None:
    contact_list = read_list({"sort": "country", "filter": BIG}, shop)
    assert contact_list.row_page(["id"], size=5, counted=True).total == contact_list.contacts.count()
    assert contact_list.count_by_copy() == contact_list.contacts.count()


def test_distributions_are_those_without_a_copy(shop: Channel, alone: Any) -> None:
    for key, field in Catalogue.of(shop).items():
        for params in ({}, {"filter": BIG}):
            ask = partial(read_list(params, shop).distribution, field)
            assert ask() == alone(ask), key


def test_bars_of_numbers_too_great_for_a_double_are_those_without_a_copy(shop: Channel, alone: Any) -> None:
    shops.add(shop, {"watched": -60})
    build(shop)
    shops.add(shop, {"watched": 10**20 + 1})
    ask = partial(read_list({}, shop).distribution, Catalogue.of(shop)["profile.watched"])
    assert ask() == alone(ask)


def test_a_distribution_counts_values_and_draws_bars(shop: Channel) -> None:
    shop.contacts.all()._raw_delete("default")
    for value, birthday in ((1, "2000-01-01"), (1, "2000-01-31"), (5, "1999-12-31"), (40, None), ("five", "soon")):
        shops.add(shop, {"total": value, "birthday": birthday, "interests": ["A", "a", "b"]}, country="KR")
    catalogue, contact_list = Catalogue.of(shop), read_list({}, shop)
    totals = contact_list.distribution(catalogue["profile.total"])
    assert (totals.number, totals.commonest) == (4, ((1, 2), (5, 1), (40, 1)))
    assert [(bar.low, bar.high, bar.number) for bar in totals.bars if bar.number] == [
        (1, 1 + 39 / 20, 2),
        (1 + 39 / 20 * 2, 1 + 39 / 20 * 3, 1),
        (1 + 39 / 20 * 19, 40, 1),
    ]
    days = contact_list.distribution(catalogue["profile.birthday"])
    assert sum(bar.number for bar in days.bars) == days.number == 3
    assert (days.bars[0].low, days.bars[0].number) == ("1999-12-31", 2)
    assert contact_list.distribution(catalogue["profile.interests"]).commonest == (("a", 5), ("b", 5))
    assert contact_list.distribution(catalogue["country"]).commonest == (("kr", 5),)
