"""A copy is completed by those who have changed: it holds what one made anew would hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contacts.columnar import building, completing, files, upkeep
from contacts.columnar.building import renew
from contacts.columnar.opened import Opened
from contacts.erasure.actions import delete
from contacts.models import ColumnarCopy
from crm.actors import SYSTEM
from crm.models import Channel, Job
from tests import cast
from tests.contacts.columnar.copying import BIG, SEEN, aged, by_copy, current, stored_files, tend, truth

pytestmark = pytest.mark.django_db(transaction=True)

CHANGES: list[dict[str, Any]] = [
    {"profile": {"name": "Zoë ǅ Çelik", "total": 9, "colours": ["Blå", "red"]}},
    {"profile": {"total": 12345678901234567890, "name": "ẞ" * 5_000}},
    {"profile": {"name": "", "total": "9", "colours": "red"}},
    {"tags": ["new", "Ünï"]},
    {"sessions_count": 77, "web": {"os": "Plan 9", "sessionsCount": 77}},
    {"country": "KR", "city": "ǅ"},
]


def renewed(channel: Channel) -> ColumnarCopy:
    renew(channel)
    copy = current(channel)
    assert copy
    return copy


def held(copy: ColumnarCopy) -> list[list[tuple[Any, ...]]]:
    tables = ("SELECT * FROM contacts ORDER BY id", "SELECT * FROM odd ORDER BY ALL")
    return [Opened(copy).fetch(sql) for sql in tables]


@pytest.fixture(autouse=True)
def completed(copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each copy after the first was completed, rather than made anew."""
    were: list[bool] = []

    def noted(*given: Any) -> Any:
        sizes = completing.complete(*given)
        were.append(sizes is not None)
        return sizes

    monkeypatch.setattr(building, "complete", noted)
    return were


def change_some(channel: Channel) -> None:
    for contact, change in zip(channel.contacts.order_by("pk"), CHANGES, strict=False):
        channel.contacts.filter(pk=contact.pk).update(**change)
    for place in range(3):
        cast.member(channel, f"new-{place}", "Nadia Ñ", total=place)


def test_a_completed_copy_holds_what_one_made_anew_holds(
    shop: Channel, copy: ColumnarCopy, completed: list[bool]
) -> None:
    change_some(shop)
    one = renewed(shop)
    assert stored_files() == [Path(one.file).name]
    assert by_copy(shop, filter=BIG) == (truth(shop, filter=BIG), len(Opened(one).odd(["profile.total"])))
    held_by_one = held(one)
    ColumnarCopy.everywhere.update(columns={})
    anew = renewed(shop)
    assert completed == [True, False]
    assert held(anew) == held_by_one
    assert anew.odd == one.odd


@pytest.mark.parametrize("why", ["deleted", "damaged", "another key", "everybody", "too many"])
def test_it_is_made_anew(
    shop: Channel, copy: ColumnarCopy, why: str, completed: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    change_some(shop)
    monkeypatch.setattr(completing, "FEW", 100)
    prepare: dict[str, Callable[[], Any]] = {
        "deleted": lambda: delete(shop, [shop.contacts.latest("pk").pk], by=SYSTEM),
        "damaged": lambda: files.local(copy.file).write_bytes(b"nothing"),
        "another key": lambda: cast.add_number_key(shop, "another"),
        "everybody": lambda: shop.contact_changes.update(ids=None),
        "too many": lambda: shop.contacts.update(city="Ulm"),
    }
    prepare[why]()
    renewed(shop)
    assert completed == [False]
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


def test_a_file_of_mostly_former_contacts_is_made_anew(
    shop: Channel, copy: ColumnarCopy, completed: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.contacts.filter(pk=shop.contacts.latest("pk").pk).update(profile={"total": 3})
    monkeypatch.setattr(completing, "places", lambda _path: 1_200)
    renewed(shop)
    assert completed == [False]


def test_it_is_completed_when_many_have_changed_and_nobody_was_deleted(
    shop: Channel, copy: ColumnarCopy, completed: list[bool], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.COLUMNAR_CHANGED = 0.5
    monkeypatch.setattr(upkeep, "MANY", 3)
    some = [contact.pk for contact in shop.contacts.order_by("pk")[:4]]
    shop.contacts.filter(pk__in=some[:3]).update(sessions_count=70)
    tend()
    assert current(shop) == copy, "three are few"
    gone = cast.member(shop, "gone")
    delete(shop, [gone.pk], by=SYSTEM)
    tend()
    assert current(shop) == copy, "it would have to be made anew"
    with aged(6):
        tend()
    assert completed == [False]
    shop.contacts.filter(pk__in=some).update(sessions_count=71)
    tend()
    assert completed == [False, True]
    assert by_copy(shop, filter=SEEN)[0] == truth(shop, filter=SEEN)


def test_jobs_of_former_copies_go_after_a_day(shop: Channel, copy: ColumnarCopy) -> None:
    assert [job.state for job in shop.jobs.all()] == [Job.State.DONE]
    with aged(24 * 60 + 1):
        tend()
    assert not shop.jobs.exists()
