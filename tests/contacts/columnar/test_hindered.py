"""When PostgreSQL answers in the place of a copy it isn't for long, and the log says why."""

import json
from time import monotonic
from typing import Any

import pytest
from django.db import connection

from contacts.columnar import hindered, opened
from contacts.columnar.building import remove
from contacts.columnar.opened import MISSING_SECONDS
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy
from crm.models import Channel
from tests.contacts.columnar.copying import build, by_copy, current, why_not

pytestmark = pytest.mark.django_db(transaction=True)

BIG = json.dumps({"key": "profile.total", "operator": "$gte", "values": [5]})


@pytest.fixture(autouse=True)
def unsaid() -> None:
    hindered.forget()


def test_a_new_copy_is_used_within_a_second_by_a_process_that_found_none(
    shop: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of a channel without a copy is asked for; then another process makes one."""
    by_country = read_list({"sort": "country"}, shop)
    clock = [1_000.0]
    monkeypatch.setattr(opened, "monotonic", lambda: clock[0])
    assert not by_country.row_page(["id"]).by_copy
    forgotten = opened._missing.copy()
    build(shop)
    opened._missing.update(forgotten)
    clock[0] += MISSING_SECONDS / 2
    assert not by_country.row_page(["id"]).by_copy
    clock[0] += MISSING_SECONDS / 2
    assert by_country.row_page(["id"]).by_copy
    assert MISSING_SECONDS <= 1


def test_the_log_says_once_a_minute_why_postgresql_answers(
    shop: Channel, copy: ColumnarCopy, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.columnar.answers.FEW", 100)
    shop.contacts.filter(pk__in=shop.contacts.values("pk")[:150]).update(profile={"total": 9})
    said = f"PostgreSQL answers in the place of the columnar copy of channel {shop.pk}: too many contacts have changed"
    for _ in range(3):
        assert read_list({"filter": BIG}, shop).count() >= 150
        assert read_list({"filter": BIG}, shop).row_page(["id"]).rows
    assert caplog.text.count(said) == 1
    later = monotonic() + hindered.SECONDS
    monkeypatch.setattr(hindered, "monotonic", lambda: later)
    read_list({"filter": BIG}, shop).count()
    assert caplog.text.count(said) == 2


def test_what_needs_more_memory_than_a_copy_may_take_is_answered_by_postgresql_and_logged(
    shop: Channel, copy: ColumnarCopy, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.COLUMNAR_MEMORY_MB = 1
    opened.close(shop)
    contact_list = read_list({"filter": BIG, "sort": "tags"}, shop)
    assert [row["id"] for row in contact_list.row_page(["id"]).rows] == [one.pk for one in contact_list.ordered()[:50]]
    assert "more memory" in why_not(shop, filter=BIG)
    assert "ROSTER_COLUMNAR_MEMORY_MB" in caplog.text


def test_what_is_never_asked_of_a_copy_is_not_logged(
    shop: Channel, copy: ColumnarCopy, caplog: pytest.LogCaptureFixture
) -> None:
    days = json.dumps({"key": "lastSeenAt", "operator": "$anniversaryIn", "values": [30]})
    assert why_not(shop, filter=days)
    remove(shop.columnar_copies.all())
    opened.close(shop)
    assert why_not(shop, filter=BIG) == "there is no copy of this version"
    assert not caplog.text


def test_a_process_that_has_a_copy_open_notices_another_under_its_number(shop: Channel, copy: ColumnarCopy) -> None:
    """PostgreSQL's files were put back while the process ran, and the next copy got the same number."""
    before = by_copy(shop, filter=BIG)[0]
    small = shop.contacts.filter(profile__total__gte=0, profile__total__lt=5)  # not odd, so read from the copy
    shop.contacts.filter(pk=small.values("pk")[:1]).update(profile={"total": 9})
    other = build_again(shop, copy)
    assert (other.pk, other.file != copy.file) == (copy.pk, True)
    assert by_copy(shop, filter=BIG)[0] == before + 1


def build_again(shop: Channel, copy: ColumnarCopy) -> ColumnarCopy:
    """Have another process make a copy that gets the number of this one."""
    known = dict(opened._opened)
    remove(shop.columnar_copies.all())
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('contacts_columnarcopy', 'id'), %s, false)", [copy.pk])
    made = build(shop)
    opened._opened.update(known)
    assert current(shop) == made
    return made
