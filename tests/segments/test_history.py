"""Counts of now and of each day, and who entered and left."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from contacts.fields import Catalogue
from crm.models import Channel
from segments import actions, counting, history, queries
from segments.models import Segment, Stay
from tests import cast
from tests.cast import Person
from tests.segments.conftest import EVERYBODY, Make, inside, total
from tests.together import together

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (23, 24, 25, 26))


def names(contacts: Any) -> set[str]:
    return {contact.name for contact in contacts}


def put(channel: Channel, member_id: str, value: float) -> None:
    contact = channel.contacts.get(member_id=member_id)
    contact.profile["total"] = value
    contact.save()


@pytest.fixture
def tracked(alice: Person, shop: Channel, make: Make) -> Segment:
    """Buyers, taken on Monday: Ada and Bea."""
    segment = actions.change(make(), {"track_members": True}, by=alice.actor)
    history.take_day(shop, MONDAY)
    segment.refresh_from_db()
    return segment


def test_all_segments_are_counted_exactly(shop: Channel, make: Make) -> None:
    buyers, rich, everyone = make(), make("Rich", total(10)), make("Everyone", EVERYBODY)
    others = make("Others", {"not": inside(buyers)})
    ada = make("Ada", {"key": "profile.email", "operator": "$eq", "values": ["nobody@example.com"]})
    counting.refresh(shop)
    found = dict(shop.segments.values_list("pk", "count"))
    assert found == {buyers.pk: 2, rich.pk: 1, everyone.pk: 3, others.pk: 1, ada.pk: 0}


def test_a_count_is_kept_for_a_minute(shop: Channel, make: Make, django_assert_num_queries: Any) -> None:
    segment = make()
    counting.refresh(shop)
    put(shop, "3", 99)
    with django_assert_num_queries(2):  # the table's size, the claim
        counting.refresh(shop)
    segment.refresh_from_db()
    assert segment.count == 2
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        counting.refresh(shop)
    segment.refresh_from_db()
    assert segment.count == 3


def test_a_broken_segment_has_no_count_and_stops_no_other(shop: Channel, make: Make) -> None:
    make()
    everyone = make("Everyone", EVERYBODY)
    shop.profile_keys.filter(key="total").update(archived_at=timezone.now())
    counting.refresh(shop)
    assert dict(shop.segments.values_list("name", "count")) == {"Buyers": None, "Everyone": 3}
    catalogue = Catalogue.of(shop)
    assert counting.count(shop, {everyone.pk: everyone.resolved(catalogue, timezone.now())}) == {everyone.pk: 3}


def test_a_count_of_former_criteria_is_not_kept(
    alice: Person, shop: Channel, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = make()
    true_count = counting.count

    def meanwhile(*args: Any, **kwargs: Any) -> dict[int, int]:
        counts = true_count(*args, **kwargs)
        actions.edit_filter(segment, total(10), by=alice.actor)
        return counts

    monkeypatch.setattr(counting, "count", meanwhile)
    counting.refresh(shop)
    segment.refresh_from_db()
    assert segment.count is None
    monkeypatch.setattr(counting, "count", true_count)
    counting.refresh(shop)
    segment.refresh_from_db()
    assert segment.count == 1


def test_a_count_that_takes_too_long_leaves_the_former_one(
    shop: Channel, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    Segment.everywhere.update(count=7)

    def slow(*args: Any, **kwargs: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(counting, "count", slow)
    counting.refresh(shop)
    segment = shop.segments.get()
    assert (segment.count, segment.counted_at) == (7, None)
    assert segment.counting_since is not None


@pytest.mark.django_db(transaction=True)
def test_however_many_look_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = cast.make_channel("acme", "Acme")
    alice = cast.hire(channel, "Alice", cast.owner_role(channel))
    actions.create(channel, "Everyone", 0, EVERYBODY, by=alice.actor)
    counted = []
    true_count = counting.count

    def noted(*args: Any, **more: Any) -> Any:
        counted.append(1)
        return true_count(*args, **more)

    monkeypatch.setattr(counting, "count", noted)
    answers = together(*[lambda: counting.refresh(channel)] * 6)
    assert [answer for answer in answers if answer is not None] == []
    assert counted == [1]


def test_a_day_is_counted_once(shop: Channel, make: Make) -> None:
    segment = make()
    history.take_day(shop, MONDAY)
    put(shop, "3", 99)
    history.take_day(shop, MONDAY)
    assert list(segment.counts.values_list("day", "count")) == [(MONDAY, 2)]
    history.take_day(shop, TUESDAY)
    assert list(segment.counts.order_by("day").values_list("count", flat=True)) == [2, 3]


def test_the_day_is_that_of_the_channel(shop: Channel, make: Make) -> None:
    Channel.objects.filter(pk=shop.pk).update(time_zone="Asia/Seoul")
    segment = make()
    with time_machine.travel(datetime(2026, 11, 23, 15, 5, tzinfo=UTC), tick=False):
        history.take()
    assert segment.counts.get().day == TUESDAY


def test_a_segment_that_was_made_later_gets_its_first_count_on_its_day(shop: Channel, make: Make) -> None:
    make()
    history.take_day(shop, MONDAY)
    late = make("Late")
    history.take_day(shop, MONDAY)
    assert late.counts.get().day == MONDAY


def test_a_broken_day_is_a_gap(shop: Channel, tracked: Segment) -> None:
    shop.profile_keys.filter(key="total").update(archived_at=timezone.now())
    history.take_day(shop, TUESDAY)
    shop.profile_keys.filter(key="total").update(archived_at=None)
    history.take_day(shop, WEDNESDAY)
    assert list(tracked.counts.order_by("day").values_list("day", flat=True)) == [MONDAY, WEDNESDAY]
    assert tracked.stays.count() == 2


def test_who_entered_and_left_between_two_days(shop: Channel, tracked: Segment) -> None:
    put(shop, "3", 7)  # Cleo comes
    put(shop, "2", 1)  # Bea goes
    history.take_day(shop, TUESDAY)
    put(shop, "1", 1)  # Ada goes
    put(shop, "2", 9)  # Bea comes back
    history.take_day(shop, WEDNESDAY)
    put(shop, "3", 1)  # Cleo goes
    history.take_day(shop, THURSDAY)
    for since, until, entered, left in (
        (MONDAY, TUESDAY, {"Cleo"}, {"Bea"}),
        (TUESDAY, WEDNESDAY, {"Bea"}, {"Ada"}),
        (MONDAY, WEDNESDAY, {"Cleo"}, {"Ada"}),  # Bea was there on both days
        (MONDAY, THURSDAY, set(), {"Ada"}),  # Cleo on neither
        (TUESDAY, THURSDAY, {"Bea"}, {"Ada", "Cleo"}),
        (THURSDAY, date(2027, 1, 1), set(), set()),
    ):
        assert names(queries.entered(tracked, since, until)) == entered, (since, until)
        assert names(queries.left(tracked, since, until)) == left, (since, until)
    assert list(tracked.counts.order_by("day").values_list("count", flat=True)) == [2, 2, 2, 1]


def test_the_page_shows_who_came_and_went(bob: Person, shop: Channel, tracked: Segment) -> None:
    put(shop, "3", 7)
    history.take_day(shop, TUESDAY)
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        page = bob.get("segment", tracked.pk).content.decode()
        assert "Cleo" in page
        assert "Bea" not in page
        chosen = bob.get("segment", tracked.pk, since="2026-11-24", until="2026-11-25").content.decode()
        assert "Cleo" not in chosen
        wrong = bob.get("segment", tracked.pk, since="2026-11-25", until="2026-11-24").content.decode()
        assert "Must be after the first day." in wrong


def test_a_deleted_contact_leaves_no_trace(shop: Channel, tracked: Segment) -> None:
    put(shop, "2", 1)
    history.take_day(shop, TUESDAY)
    bea, ada = shop.contacts.get(member_id="2"), shop.contacts.get(member_id="1")
    bea.delete()
    with connection.cursor() as cursor:  # and by whatever way
        cursor.execute("DELETE FROM contacts_contact WHERE id = %s", [ada.pk])
    assert not Stay.everywhere.exists()
    assert names(queries.left(tracked, MONDAY, TUESDAY)) == set()


def test_who_opts_out_gives_up_what_was_kept(alice: Person, shop: Channel, tracked: Segment) -> None:
    assert tracked.tracked_since == MONDAY
    actions.change(tracked, {"track_members": False}, by=alice.actor)
    tracked.refresh_from_db()
    assert tracked.tracked_since is None
    assert not tracked.stays.exists()
    history.take_day(shop, TUESDAY)
    assert not tracked.stays.exists()
    actions.change(tracked, {"track_members": True}, by=alice.actor)
    history.take_day(shop, TUESDAY)  # the day's count is there, who is in it isn't yet
    tracked.refresh_from_db()
    assert tracked.tracked_since == TUESDAY
    assert tracked.stays.count() == 2


def test_nobody_is_in_a_segment_twice(tracked: Segment) -> None:
    stay = tracked.stays.filter(left_on=None)[0]
    stay.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        stay.save()


def test_a_segment_goes_with_its_history(alice: Person, tracked: Segment) -> None:
    actions.delete(tracked, by=alice.actor)
    assert not Stay.everywhere.exists()


def test_an_everyday_error_of_the_database_is_not_taken_for_impatience(
    shop: Channel, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(counting, "count", broken)
    with pytest.raises(OperationalError):
        counting.refresh(shop)


def test_one_day_is_told_in_words_and_a_line_begins_with_the_second(bob: Person, shop: Channel, make: Make) -> None:
    segment = make()
    history.take_day(shop, MONDAY)
    page = bob.get("segment", segment.pk).content.decode()
    assert "the only day so far" in page
    assert "<svg viewBox" not in page.split('id="history-title"')[1].split("</section>")[0].replace("0 0 24 24", "")
    history.take_day(shop, TUESDAY)
    page = bob.get("segment", segment.pk).content.decode()
    assert "the only day so far" not in page
    assert "<polyline" in page
