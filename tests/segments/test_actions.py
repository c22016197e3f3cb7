"""What can be done to segments."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from contacts.filters import FilterInvalid
from crm.models import Channel
from segments import actions
from segments.actions import criteria
from segments.models import Segment
from tests import cast
from tests.cast import Person
from tests.segments.conftest import EVERYBODY, Make, inside, total
from tests.together import together


def order(channel: Channel) -> list[str]:
    return [segment.name for segment in channel.segments.order_by("position")]


@pytest.mark.django_db
def test_what_is_stored_has_types(shop: Channel, make: Make) -> None:
    assert make().filter == {"key": "profile.total", "type": "number", "operator": "$gte", "values": [5]}


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{"key": "profile.nope", "operator": "$exist"}, {"and": [{}]}, [], "x", None])
def test_a_filter_that_makes_no_sense_is_never_stored(alice: Person, shop: Channel, data: Any) -> None:
    with pytest.raises(FilterInvalid):
        actions.create(shop, "Bad", 0, data, by=alice.actor)
    assert not shop.segments.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"and": []}, {"or": []}])
def test_a_filter_of_everybody_is_never_stored(alice: Person, shop: Channel, make: Make, data: Any) -> None:
    segment = make()
    with pytest.raises(FilterInvalid, match="everybody"):
        actions.create(shop, "All", 0, data, by=alice.actor)
    with pytest.raises(FilterInvalid, match="everybody"):
        actions.edit_filter(segment, data, by=alice.actor)
    assert [one.filter["key"] for one in shop.segments.all()] == ["profile.total"]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "colour"), [("", 0), ("  ", 0), ("x" * 101, 0), ("Good", 12), ("Good", -1)])
def test_a_bad_name_or_colour_is_refused(alice: Person, shop: Channel, name: str, colour: int) -> None:
    with pytest.raises(ValidationError):
        actions.create(shop, name, colour, EVERYBODY, by=alice.actor)


@pytest.mark.django_db
def test_a_name_is_taken_once_in_a_channel(alice: Person, charlie: Person, shop: Channel, make: Make) -> None:
    make("Buyers")
    with pytest.raises(ValidationError):
        make("Buyers")
    with pytest.raises(ValidationError):
        actions.change(make("Other"), {"name": "Buyers"}, by=alice.actor)
    assert actions.create(charlie.channel, "Buyers", 0, EVERYBODY, by=charlie.actor).name == "Buyers"


@pytest.mark.django_db
def test_a_channel_has_a_limited_number(shop: Channel, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(criteria, "MOST", 2)
    make("1"), make("2")
    with pytest.raises(ValidationError):
        make("3")


@pytest.mark.django_db
def test_changes_are_logged_with_before_and_after(alice: Person, shop: Channel, make: Make) -> None:
    segment = make()
    actions.change(segment, {"name": "Big buyers", "colour": 3}, by=alice.actor)
    entry = shop.log.get(verb="segment.changed")
    assert (entry.before, entry.after) == ({"name": "Buyers"}, {"name": "Big buyers"})
    actions.edit_filter(segment, total(7), by=alice.actor)
    entry = shop.log.get(verb="segment.filter_changed")
    assert entry.before
    assert entry.after
    assert (entry.before["filter"]["values"], entry.after["filter"]["values"]) == ([5], [7])
    actions.delete(segment, by=alice.actor)
    entry = shop.log.get(verb="segment.deleted")
    assert entry.before
    assert entry.before["name"] == "Big buyers"


@pytest.mark.django_db
def test_the_log_keeps_no_texts_that_were_looked_for(shop: Channel, make: Make) -> None:
    make("One", {"and": [{"key": "profile.email", "operator": "$in", "values": ["ada@example.com", "b@example.com"]}]})
    entry = shop.log.get(verb="segment.created")
    assert entry.after
    assert entry.after["filter"]["and"][0]["values"] == 2
    assert "ada@" not in str(entry.after)


@pytest.mark.django_db
def test_a_copy_has_a_name_of_its_own(alice: Person, shop: Channel, make: Make) -> None:
    segment = make("x" * 100)
    copies = [actions.duplicate(segment, by=alice.actor) for _ in range(3)]
    assert len({segment.name, *(copy.name for copy in copies)}) == 4
    assert all(copy.filter == segment.filter and copy.colour == segment.colour for copy in copies)


@pytest.mark.django_db
def test_an_edit_that_would_lead_back_to_itself_is_refused(alice: Person, shop: Channel, make: Make) -> None:
    first = make("First")
    second = make("Second", inside(first))
    third = make("Third", inside(second))
    for data in (inside(third), inside(first), {"and": [total(5), {"not": inside(second)}]}):
        with pytest.raises(FilterInvalid) as caught:
            actions.edit_filter(first, data, by=alice.actor)
        assert caught.value.problems[0].path.endswith("values[0]")
    first.refresh_from_db()
    assert first.filter["key"] == "profile.total"


@pytest.mark.django_db
def test_other_criteria_make_the_kept_count_void(alice: Person, shop: Channel, make: Make) -> None:
    segment = make()
    Segment.everywhere.filter(pk=segment.pk).update(count=2, counted_at="2026-01-01T00:00Z")
    assert actions.edit_filter(segment, total(7), by=alice.actor).count is None


@pytest.mark.django_db
def test_an_order_may_miss_and_double_and_make_up(alice: Person, shop: Channel, make: Make, charlie: Person) -> None:
    a, b, c, d = (make(name) for name in "abcd")
    theirs = actions.create(charlie.channel, "theirs", 0, EVERYBODY, by=charlie.actor)
    actions.reorder(shop, [c.pk, theirs.pk, 10**15, a.pk, c.pk], by=alice.actor)
    assert order(shop) == ["c", "a", "b", "d"]
    assert charlie.channel.segments.get().position == 0
    assert [segment.position for segment in shop.segments.order_by("position")] == [0, 1, 2, 3]
    assert shop.log.get(verb="segments.reordered").after == {"order": ["c", "a", "b", "d"]}
    actions.reorder(shop, [c.pk, a.pk, b.pk, d.pk], by=alice.actor)
    assert shop.log.filter(verb="segments.reordered").count() == 1


@pytest.mark.django_db
def test_the_database_itself_keeps_order_and_colours(shop: Channel, make: Make) -> None:
    make("a"), make("b")

    def update(**wrong: object) -> None:
        Segment.everywhere.filter(name="b").update(**wrong)
        connection.check_constraints()

    for wrong in ({"position": 0}, {"colour": 12}, {"name": "a"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_two_who_drag_at_once_leave_a_total_order() -> None:
    channel = cast.make_channel("acme", "Acme")
    alice = cast.hire(channel, "Alice", cast.owner_role(channel))
    pks = [actions.create(channel, f"s{number}", 0, EVERYBODY, by=alice.actor).pk for number in range(6)]
    answers = together(
        *(lambda turn=turn: actions.reorder(channel, pks[turn:] + pks[:turn], by=alice.actor) for turn in range(1, 6)),
        lambda: actions.create(channel, "new", 0, EVERYBODY, by=alice.actor),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sorted(channel.segments.values_list("position", flat=True)) == list(range(7))


@pytest.mark.django_db(transaction=True)
def test_two_who_point_at_each_other_at_once_make_no_loop() -> None:
    channel = cast.make_channel("acme", "Acme")
    alice = cast.hire(channel, "Alice", cast.owner_role(channel))
    one, two = (actions.create(channel, name, 0, EVERYBODY, by=alice.actor) for name in ("one", "two"))
    answers = together(
        lambda: actions.edit_filter(one, inside(two), by=alice.actor),
        lambda: actions.edit_filter(two, inside(one), by=alice.actor),
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [FilterInvalid]
