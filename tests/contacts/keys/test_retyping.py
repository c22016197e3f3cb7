"""A key becomes of another type: what converts, what stays, and what happens to both when others work meanwhile."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from contacts import keys
from contacts.fields import STANDARD_KEYS, Catalogue
from contacts.keys import tasks
from contacts.keys.actions import retyping
from contacts.keys.conversion import walk
from contacts.keys.conversion.counting import unfit_values
from contacts.keys.conversion.value import converted
from contacts.models import Contact, ProfileKey, TypeChange
from contacts.values import TYPES, Invalid, ValueContext
from crm import jobs
from crm.models import Channel, Job, LogEntry, User
from segments import actions as segments
from tests import cast
from tests.cast import Person
from tests.together import beside, together

pytestmark = pytest.mark.django_db

Key = Callable[[str], ProfileKey]
State = TypeChange.State
CONTEXT = ValueContext(ZoneInfo("Asia/Seoul"), "KR")


def values(channel: Channel, key: str) -> list[Any]:
    return [contact.profile.get(key) for contact in channel.contacts.order_by("pk")]


@pytest.fixture
def in_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retyping, "SMALL", 0)
    monkeypatch.setattr(walk, "BATCH", 2)


@pytest.fixture
def look(alice: Person, shop: Channel, key: Key) -> Callable[..., TypeChange]:
    def preview(name: str = "plan", type_: str = "number") -> TypeChange:
        return keys.preview(key(name), type_, by=alice.actor)

    return preview


@pytest.mark.parametrize(
    ("old", "stored", "new", "result"),
    [
        ("string", "1,500.5", "number", 1500.5),
        ("string", " 12 ", "number", 12),
        ("string", "예", "boolean", True),
        ("string", "2020-1-2", "date", "2020-01-02"),
        ("string", "2020-01-02T03:04:05Z", "datetime", 1577934245000),
        ("string", "red, blue", "list", ["red", "blue"]),
        ("string", "1 2,3", "listOfNumber", [1, 2, 3]),
        ("number", 1500.5, "string", "1500.5"),
        ("number", 1e15, "string", "1000000000000000"),
        ("number", 1, "boolean", True),
        ("number", 1577934245000, "datetime", 1577934245000),
        ("number", 5, "listOfNumber", [5]),
        ("boolean", False, "string", "false"),
        ("date", "2020-01-02", "datetime", 1577890800000),
        ("date", "2020-01-02", "string", "2020-01-02"),
        ("datetime", 1577890800000, "date", "2020-01-02"),
        ("datetime", 1577890860000, "string", "2020-01-02T00:01"),
        ("datetime", 1577890860000, "number", 1577890860000),
        ("list", ["1", "2"], "listOfNumber", [1, 2]),
        ("list", ["red"], "string", "red"),
        ("listOfNumber", [1, 2.5], "list", ["1", "2.5"]),
        ("listOfNumber", [7], "number", 7),
        ("boolean", "maybe", "string", "maybe"),  # left over by an earlier change
    ],
)
def test_what_converts(old: str, stored: Any, new: str, result: Any) -> None:
    value = converted(stored, TYPES[old], TYPES[new], CONTEXT)
    assert value == result
    assert type(value) is type(result)


@pytest.mark.parametrize(
    ("old", "stored", "new"),
    [
        ("string", "gold", "number"), ("string", " ", "number"), ("string", ",", "list"), ("string", "1,5", "number"),
        ("string", "2020-02-30", "date"), ("number", 2, "boolean"), ("number", 20200102, "date"),
        ("boolean", True, "number"), ("datetime", 1577890860000, "date"), ("list", ["1", "2"], "number"),
        ("boolean", "maybe", "number"), ("list", ["red"], "boolean"),
    ],
)  # fmt: skip
def test_what_doesnt(old: str, stored: Any, new: str) -> None:
    with pytest.raises(Invalid):
        converted(stored, TYPES[old], TYPES[new], CONTEXT)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)
STORED = st.one_of(texts, st.integers(-(10**14), 10**14), st.booleans(), st.lists(texts, min_size=1))


@given(STORED, st.sampled_from([*TYPES]), st.sampled_from([*TYPES]))
def test_to_convert_again_changes_nothing(stored: Any, old: str, new: str) -> None:
    try:
        once = converted(stored, TYPES[old], TYPES[new], CONTEXT)
    except Invalid:
        return
    assert TYPES[new].holds(once)
    assert converted(once, TYPES[old], TYPES[new], CONTEXT) == once


def test_the_preview_counts_and_lists_and_changes_nothing(
    look: Callable[..., TypeChange], shop: Channel, key: Key
) -> None:
    before = values(shop, "plan")
    change = look()
    assert (change.state, change.fit, change.unfit) == (State.COUNTED, 2, 1)
    (unfit,) = unfit_values(change)
    assert (unfit.contact.name, unfit.text) == ("Cleo", "gold")
    assert "no number" in unfit.reason
    assert (key("plan").type, values(shop, "plan")) == ("string", before)


def test_what_fits_is_converted_and_the_rest_stays(
    look: Callable[..., TypeChange], alice: Person, shop: Channel, key: Key
) -> None:
    version = shop.contacts.get(member_id="1").version
    change = keys.convert(look(), by=alice.actor)
    assert values(shop, "plan") == [12, 1500.5, "gold"]
    assert values(shop, "total") == [10, 5, None]
    assert (key("plan").type, change.state, change.fit, change.unfit) == ("number", State.DONE, 2, 1)
    assert shop.contacts.get(member_id="1").version == version + 1
    assert shop.contacts.get(member_id="3").version == version
    assert [one.text for one in unfit_values(change)] == ["gold"]
    verbs = LogEntry.everywhere.filter(channel=shop).order_by("-pk").values_list("verb", flat=True)[:2]
    assert list(verbs) == ["key.converted", "key.type_changed"]


def test_back_again_restores_every_value(
    look: Callable[..., TypeChange], alice: Person, shop: Channel, key: Key
) -> None:
    keys.convert(look("total", "string"), by=alice.actor)
    assert values(shop, "total") == ["10", "5", None]
    keys.convert(look("total", "number"), by=alice.actor)
    assert values(shop, "total") == [10, 5, None]


def test_segments_that_use_the_key_are_broken_and_named_in_the_log(
    look: Callable[..., TypeChange], alice: Person, shop: Channel
) -> None:
    rich = {"key": "profile.total", "operator": "$gte", "values": [6]}
    segment = segments.create(shop, "Rich", 0, rich, by=alice.actor)
    keys.convert(look("total", "string"), by=alice.actor)
    assert segment.problems(Catalogue.of(shop))
    entry = LogEntry.everywhere.get(channel=shop, verb="key.type_changed")
    assert (entry.before, entry.after) == ({"type": "number", "used_by": ["Rich"]}, {"type": "string"})


@pytest.mark.parametrize("name", [key for key, _type, _label in STANDARD_KEYS])
def test_standard_keys_keep_their_type(look: Callable[..., TypeChange], name: str) -> None:
    with pytest.raises(ValidationError):
        look(name, "list")


def test_an_archived_key_and_the_type_that_it_has_are_refused(
    look: Callable[..., TypeChange], alice: Person, key: Key
) -> None:
    with pytest.raises(ValidationError):
        look("plan", "string")
    with pytest.raises(ValidationError):
        look("plan", "colour")
    change = look()
    keys.archive(key("plan"), by=alice.actor)
    with pytest.raises(ValidationError):
        look()
    with pytest.raises(ValidationError):
        keys.convert(change, by=alice.actor)
    assert key("plan").type == "string"


def test_a_preview_of_what_was_changed_meanwhile_is_refused(
    look: Callable[..., TypeChange], alice: Person, key: Key
) -> None:
    one, other = look("plan", "number"), look("plan", "list")
    keys.convert(one, by=alice.actor)
    for stale in (one, other):
        with pytest.raises(ValidationError):
            keys.convert(stale, by=alice.actor)
    assert key("plan").type == "number"


def test_many_are_converted_in_the_background_with_a_message(
    in_background: None, look: Callable[..., TypeChange], alice: Person, shop: Channel
) -> None:
    change = look()
    assert change.job
    tasks.look_at_values(shop.pk, change.job.pk)
    change.refresh_from_db()
    assert (change.state, change.fit, change.unfit) == (State.COUNTED, 2, 1)
    change = keys.convert(change, by=alice.actor)
    assert values(shop, "plan") == ["12", "1,500.5", "gold"]
    assert change.job
    tasks.convert_values(shop.pk, change.job.pk)
    tasks.convert_values(shop.pk, change.job.pk)
    assert values(shop, "plan") == [12, 1500.5, "gold"]
    job = Job.everywhere.get(pk=change.job.pk)
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    notice = alice.manager.notices.get()
    assert "1 value couldn’t" in notice.text
    assert LogEntry.everywhere.filter(channel=shop, verb="key.converted").count() == 1


def test_a_conversion_that_was_killed_goes_on_where_it_was(
    in_background: None,
    look: Callable[..., TypeChange],
    alice: Person,
    shop: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(5):
        cast.member(shop, f"more{number}", f"M{number}", plan=str(number))
    change = look()
    assert change.job
    tasks.look_at_values(shop.pk, change.job.pk)
    change.refresh_from_db()
    change = keys.convert(change, by=alice.actor)
    assert change.job
    write, calls = walk._write, []

    def dies(*args: Any) -> None:
        write(*args)
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(walk, "_write", dies)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        tasks.convert_values(shop.pk, change.job.pk)
    monkeypatch.setattr(walk, "_write", write)
    Job.everywhere.filter(pk=change.job.pk).update(state=Job.State.QUEUED, lease=None)
    tasks.convert_values(shop.pk, change.job.pk)
    change.refresh_from_db()
    assert values(shop, "plan") == [12, 1500.5, "gold", 0, 1, 2, 3, 4]
    assert (change.state, change.fit, change.unfit) == (State.DONE, 7, 1)


def test_a_cancelled_conversion_can_be_gone_on_with(
    in_background: None, look: Callable[..., TypeChange], alice: Person, shop: Channel, key: Key
) -> None:
    change = look()
    assert change.job
    tasks.look_at_values(shop.pk, change.job.pk)
    change.refresh_from_db()
    change = keys.convert(change, by=alice.actor)
    with pytest.raises(ValidationError):
        look("plan", "list")  # while it works
    assert change.job
    jobs.cancel(change.job)
    tasks.convert_values(shop.pk, change.job.pk)
    change = shop.type_changes.select_related("job", "key").get(pk=change.pk)
    assert change.is_halted
    change = keys.convert(change, by=alice.actor)
    assert change.job
    tasks.convert_values(shop.pk, change.job.pk)
    assert values(shop, "plan") == [12, 1500.5, "gold"]


def lose_the_right(alice: Person) -> None:
    alice.channel.managers.filter(pk=alice.manager.pk).update(role=cast.basic_role(alice.channel))


def deactivate(alice: Person) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_active=False)


@pytest.mark.parametrize("happens", [lose_the_right, deactivate])
def test_a_conversion_stops_when_its_manager_may_no_longer_do_it(
    in_background: None,
    look: Callable[..., TypeChange],
    alice: Person,
    shop: Channel,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Person], None],
) -> None:
    change = look()
    assert change.job
    tasks.look_at_values(shop.pk, change.job.pk)
    change.refresh_from_db()
    change = keys.convert(change, by=alice.actor)
    assert change.job
    monkeypatch.setattr(walk, "BATCH", 1)
    real = jobs.report_progress

    def beaten(job: Job, done: int, total: int | None = None) -> None:
        real(job, done, total)
        if done == 1:
            happens(alice)

    monkeypatch.setattr(jobs, "report_progress", beaten)
    tasks.convert_values(shop.pk, change.job.pk)
    assert values(shop, "plan") == [12, "1,500.5", "gold"]
    change = shop.type_changes.select_related("job", "key").get(pk=change.pk)
    assert (change.fit, change.is_halted) == (1, True)
    assert change.job
    assert "permission" in change.job.error
    assert "The conversion of “Plan” has stopped: You don’t have permission" in alice.manager.notices.get().text


@pytest.mark.django_db(transaction=True)
def test_what_is_edited_beside_a_conversion_isnt_lost(
    in_background: None, look: Callable[..., TypeChange], alice: Person, shop: Channel
) -> None:
    many = [cast.member(shop, f"more{number}", f"M{number}", plan=str(number), note="") for number in range(40)]
    change = look()
    assert change.job
    tasks.look_at_values(shop.pk, change.job.pk)
    change.refresh_from_db()
    change = keys.convert(change, by=alice.actor)
    assert change.job

    def edit() -> None:
        for contact in many[::-1]:
            with transaction.atomic():
                row = Contact.everywhere.select_for_update().get(pk=contact.pk)
                row.profile["note"] = "edited"
                if contact.pk % 2:
                    row.profile["plan"] = 7000
                row.save(update_fields=["profile"])

    answers = together(partial(tasks.convert_values, shop.pk, change.job.pk), edit)
    assert answers == [None, None]
    for contact in many:
        profile = Contact.everywhere.get(pk=contact.pk).profile
        assert profile["note"] == "edited"
        assert profile["plan"] == (7000 if contact.pk % 2 else int(contact.profile["plan"]))


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_a_conversion_waits_for_is_kept(
    in_background: None, look: Callable[..., TypeChange], alice: Person, shop: Channel
) -> None:
    change = look()
    assert change.job
    tasks.look_at_values(shop.pk, change.job.pk)
    change.refresh_from_db()
    job = keys.convert(change, by=alice.actor).job
    assert job
    with beside() as begin:
        with transaction.atomic():
            shop.contacts.filter(member_id="1").update(profile={"name": "Ada", "plan": 7000})
            converting = begin(partial(tasks.convert_values, shop.pk, job.pk))
            assert not converting.done()
        assert converting.result() == [None]
    assert values(shop, "plan") == [7000, 1500.5, "gold"]


def test_the_first_that_dont_fit_are_listed(
    look: Callable[..., TypeChange], shop: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.keys.conversion.counting.LISTED", 2)
    for number in range(3):
        cast.member(shop, f"more{number}", f"M{number}", plan="gold")
    change = look()
    assert (change.unfit, [one.contact.name for one in unfit_values(change)]) == (4, ["Cleo", "M0"])


@pytest.mark.django_db(transaction=True)
def test_two_who_convert_at_once_do_it_once(look: Callable[..., TypeChange], alice: Person, shop: Channel) -> None:
    change = look()
    answers = together(*[lambda: keys.convert(change, by=alice.actor)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["TypeChange"] + ["ValidationError"] * 3
    assert values(shop, "plan") == [12, 1500.5, "gold"]
