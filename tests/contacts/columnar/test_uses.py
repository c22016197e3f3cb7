"""Pages, segments, waterfall and command ask a copy."""

import json
import time
from threading import Timer
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from contacts import columnar
from contacts.builder import waterfall
from contacts.columnar import files, opened
from contacts.columnar.duck import DuckError
from contacts.columnar.kept import KeptAnswers
from contacts.columnar.opened import Opened
from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.keys import archive
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy
from crm import waiting
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions as segments
from segments import counting
from tests import cast
from tests.cast import Person
from tests.contacts.columnar.copying import (
    BIG,
    SEEN,
    build,
    by_copy,
    current,
    tend,
    truth,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_asks_the_copy_for_its_count(settings: Any, alice: Person) -> None:
    settings.COLUMNAR_FROM = 1
    for number in range(5):
        cast.member(alice.channel, str(number), "Ada")
    copy = build(alice.channel)
    with connection.cursor() as cursor:  # behind PostgreSQL's back, so that the answers differ
        cursor.execute("ALTER TABLE contacts_contact DISABLE TRIGGER contacts_added_logged")
        cast.member(alice.channel, "unlogged", "Ada")
        cursor.execute("ALTER TABLE contacts_contact ENABLE TRIGGER contacts_added_logged")
    assert "5" in alice.part("contacts_count", type="member", target="count").content.decode()
    files.remove(copy.file)


def test_the_page_is_looked_for_in_the_copy_and_comes_with_its_count(settings: Any, alice: Person) -> None:
    settings.COLUMNAR_FROM = 1
    for number in range(5):
        cast.member(alice.channel, str(number), "Ada", country="KR")
    copy = build(alice.channel)
    with patch("contacts.lists.counts.estimated_rows", return_value=1_000_000):
        sorted_, member = {"sort": "country"}, {"type": "member"}
        ways: Any = (
            (sorted_, "columnar copy"),
            ({}, "PostgreSQL"),
            (member, "PostgreSQL"),
            ({"q": "ada"}, "PostgreSQL"),
        )
        for params, way in ways:
            response = alice.part("contacts", **params, target="list")
            assert response.headers["Server-Timing"] == f'rows;desc="{way}"'
            assert 'data-shown="5"' in response.content.decode()
    files.remove(copy.file)


def test_segments_are_counted_in_one_pass(shop: Channel, copy: ColumnarCopy) -> None:
    made = [
        segments.create(shop, name, 0, condition, by=SYSTEM)
        for name, condition in (
            ("big", json.loads(BIG)),
            ("seen", json.loads(SEEN)),
            ("everybody", {"key": "id", "operator": "$gte", "values": [0]}),
            ("birthday", {"key": "lastSeenAt", "operator": "$anniversaryIn", "values": [30]}),
        )
    ]
    made.append(
        segments.create(shop, "both", 0, {"key": "segment", "operator": "$in", "values": [made[0].pk]}, by=SYSTEM)
    )
    catalogue, now = Catalogue.of(shop), timezone.now()
    filters = counting.criteria(made, catalogue, now)
    expected = {one.pk: shop.contacts.filter(filters[one.pk].q).count() for one in made}
    assert counting.count(shop, filters) == expected
    assert set(counting._count_in_copy(shop, filters)) == {one.pk for one in made if one.name != "birthday"}


def test_the_waterfall_is_counted_with_the_copy(
    shop: Channel, copy: ColumnarCopy, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {"or": [{"and": [json.loads(BIG), json.loads(SEEN)]}, {"not": json.loads(BIG)}]}
    conditions = Filter.parse(tree, Catalogue.of(shop)).resolve(Catalogue.of(shop), timezone.now())
    contact_list = read_list({"type": "member"}, shop)
    settings.COLUMNAR = False
    expected = waterfall(contact_list, conditions)
    settings.COLUMNAR = True
    answered = []
    true_totals = columnar.totals

    def noted(*given: Any) -> columnar.Totals:
        answered.append(true_totals(*given))
        return answered[-1]

    monkeypatch.setattr("contacts.columnar.answers.totals", noted)
    assert waterfall(contact_list, conditions) == expected
    assert len(answered) == 1


def test_the_command_says_which_way_a_count_goes(
    shop: Channel, copy: ColumnarCopy, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("contacts", "shop", "--explain", "--filter", BIG, "--sort", "country")
    said = capsys.readouterr().out
    assert "The page is found by the columnar copy of" in said
    assert "Counted by the columnar copy of" in said
    settings.COLUMNAR = False
    call_command("contacts", "shop", "--explain", "--sort", "country")
    said = capsys.readouterr().out
    assert "The page is found by PostgreSQL alone: copies are turned off." in said
    assert "Counted by PostgreSQL alone: copies are turned off." in said


def test_an_archived_key_needs_no_new_copy(shop: Channel, copy: ColumnarCopy) -> None:
    archive(shop.profile_keys.get(key="watched"), by=SYSTEM)
    tend()
    assert current(shop) == copy
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


def test_the_number_comes_with_the_list_of_a_big_channel(
    vera: Person, acme: Channel, settings: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("contacts.lists.counts.PROMPT", -2)
    settings.COLUMNAR_FROM = 1
    for number in range(60):
        cast.member(acme, str(number), "Ada", tags=["vip"] if number else [])
    assert 'data-shown="59"' not in vera.part("contacts", target="list", tag="vip").content.decode()
    copy = build(acme)
    assert 'data-shown="59"' in vera.part("contacts", target="list", tag="vip").content.decode()
    # session; user with manager, channel, role; rows with and without a date; size of the table; who has changed since
    with django_assert_num_queries(6):
        vera.part("contacts", target="list", tag="vip")
    acme.contacts.filter(member_id="0").update(tags=["vip"])
    assert 'data-shown="60"' in vera.part("contacts", target="list", tag="vip").content.decode()
    files.remove(copy.file)


def test_the_file_is_asked_once_for_equal_questions(
    shop: Channel, copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, fetch = [], Opened.fetch

    def slowly(self: Opened, sql: str, params: Any = ()) -> Any:
        if "count(*)" in sql:
            asked.append(sql)
            time.sleep(0.2)
        return fetch(self, sql, params)

    opened.open_current(shop)
    monkeypatch.setattr(Opened, "fetch", slowly)
    counts = together(*[lambda: by_copy(shop, filter=BIG)] * 4)
    assert [number for number, _others in counts] == [truth(shop, filter=BIG)] * 4
    assert len(asked) == 1
    shop.contacts.filter(pk=shop.contacts.latest("pk").pk).delete()
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
    assert len(asked) == 2


def test_an_error_of_the_file_is_the_answer_to_one_question_only() -> None:
    kept = KeptAnswers()

    def broken() -> Any:
        raise DuckError("interrupted")

    with pytest.raises(DuckError):
        kept.get("SELECT 7", [], broken)
    assert kept.get("SELECT 7", [], lambda: [(7,)]) == kept.get("SELECT 7", [], broken) == [(7,)]


def test_a_question_to_the_file_that_nobody_waits_for_is_stopped(shop: Channel, copy: ColumnarCopy) -> None:
    cancellation = waiting.Cancellation()
    Timer(0.5, cancellation.request).start()
    opened_copy = opened.open_current(shop)
    assert opened_copy
    with waiting.working_for(cancellation), pytest.raises(waiting.Abandoned):
        opened_copy.fetch("SELECT count(*) FROM range(10000000000000) WHERE hash(range) = 1")
    with waiting.working_for(cancellation), pytest.raises(waiting.Abandoned):
        by_copy(shop, filter=BIG)
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)
