"""What the form of the Advanced Filter makes of what is typed."""

import json
import re
from typing import Any

import pytest

from crm.models import Channel
from tests.cast import Person
from tests.contacts.builder.form import asked, condition, sent
from tests.contacts.builder.trees import BIG, stored
from tests.contacts.lists.test_list import names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "operator", "typed", "values"),
    [
        ("profile.total", "$gte", ["1,000"], [1000]),
        ("profile.total", "$between", ["1.5", " 2 "], [1.5, 2]),
        ("profile.total", "$in", ["1\r\n2\r\n\r\n2\r\n3.5"], [1, 2, 3.5]),
        ("profile.mobileNumber", "$eq", ["010-1234-5678"], ["+821012345678"]),
        ("profile.mobileNumber", "$in", ["010-1234-5678\r\n+82 10 9999 0000"], ["+821012345678", "+821099990000"]),
        ("profile.mobileNumber", "$startsWith", ["010-12"], ["010-12"]),
        ("profile.name", "$contains", [" a"], [" a"]),
        ("profile.email", "$exist", [], []),
        ("type", "$eq", ["member"], ["member"]),
        ("type", "$in", ["member", "lead"], ["member", "lead"]),
        ("blocked", "$eq", ["true"], [True]),
        ("tags", "$hasAny", ["vip\r\nNew"], ["vip", "new"]),
        ("lastSeenAt", "$on", ["2026-11-16"], ["2026-11-16"]),
        ("lastSeenAt", "$inLast", ["7", "day"], [7, "day"]),
        ("lastSeenAt", "$anniversaryIn", ["30"], [30]),
        ("sessionsCount", "$lt", ["3"], [3]),
    ],
)
def test_values_are_read_as_people_write_them(
    vera: Person, people: Channel, key: str, operator: str, typed: list[str], values: list[Any]
) -> None:
    answer = sent(vera, [("part", "g-a"), *condition("x", key, operator, *typed)])
    found = asked(answer)
    assert (found["key"], found["operator"], found["values"]) == (key, operator, values)


def test_a_moment_is_meant_in_the_zone_of_its_condition(vera: Person, people: Channel) -> None:
    typed = condition("x", "lastSeenAt", "$gte", "1998-06-01T09:30", tz="Asia/Seoul", time="1")
    found = asked(sent(vera, [("part", "g-a"), *typed]))
    assert found["values"] == [896661000000]  # 00:30 in UTC
    assert found["timezone"] == "Asia/Seoul"
    page = vera.get("contacts", filter=json.dumps(found)).content.decode()
    assert 'type="datetime-local"' in page
    assert 'value="1998-06-01T09:30"' in page


def test_a_relative_date_says_the_interval_that_it_stands_for(vera: Person, people: Channel) -> None:
    typed = condition("x", "lastSeenAt", "$inLast", "7", "day", tz="Asia/Seoul")
    text = sent(vera, [("part", "g-a"), *typed]).content.decode()
    interval = r"\d{4}-\d\d-\d\d 00:00 – \d{4}-\d\d-\d\d \d\d:\d\d, Asia/Seoul"
    assert re.search(rf'id="interval-x" hx-swap-oob="innerHTML">{interval}<', text)


def test_groups_without_conditions_ask_for_nothing(vera: Person, people: Channel) -> None:
    assert asked(sent(vera, [("join", "or"), ("part", "g-a"), ("part", "g-b")])) is None
    only = [("join", "or"), ("part", "g-a"), ("part", "g-b"), *condition("x", "profile.total", "$gte", "10")]
    assert asked(sent(vera, only)) == stored(BIG)


def test_the_list_follows_with_search_tag_and_order(vera: Person, people: Channel) -> None:
    given = [("part", "g-a"), *condition("x", "profile.total", "$gte", "10"), ("q", "a"), ("sort", "profile.name")]
    answer = sent(vera, given)
    assert names(answer) == ["Ada", "Bea"]
    assert re.search(r'id="count" hx-swap-oob="true"[^>]*>2<', answer.content.decode())
    assert "&sort=profile.name" in answer.headers["HX-Push-Url"]
    assert "q=a&" in answer.headers["HX-Push-Url"]


def test_without_htmx_the_form_leads_to_the_list(vera: Person, people: Channel) -> None:
    data = {"part": ["g-a", "c-x"], "key-x": "profile.total", "op-x": "$gte", "v-x": "10"}
    answer = vera.client.post(vera.url("contacts_filter"), data, follow=True)
    assert names(answer) == ["Bea", "Ada"]


@pytest.mark.parametrize(
    ("key", "operator", "typed", "message"),
    [
        ("profile.total", "$gte", ["abc"], "“abc” is no number."),
        ("profile.total", "$gte", [""], "A value is missing."),
        ("profile.total", "$gte", [], "A value is missing."),
        ("profile.total", "$between", ["5", "1"], "The first must not be after the second."),
        ("profile.total", "$contains", ["5"], "has no operator"),
        ("profile.email", "$eq", ["nobody"], "is no e-mail address."),
        ("profile.mobileNumber", "$in", ["010-1234-5678\r\nx"], "“x”"),
        ("lastSeenAt", "$on", ["1998-02-30"], "is no day of the calendar."),
        ("lastSeenAt", "$inLast", ["0", "day"], "Must be a whole number from 1"),
        ("lastSeenAt", "$inLast", ["x", "day"], "Must be a whole number."),
        ("lastSeenAt", "$inLast", ["7", "moon"], "Must be one of"),
        ("type", "$eq", ["robot"], "Isn’t one of the choices."),
        ("profile.gone", "$eq", ["x"], "There is no such key any more."),
    ],
)
def test_what_is_wrong_is_said_beside_its_condition(
    vera: Person, people: Channel, key: str, operator: str, typed: list[str], message: str
) -> None:
    fine = condition("fine", "profile.total", "$gte", "10")
    answer = sent(
        vera, [("join", "or"), ("part", "g-a"), *fine, ("part", "g-b"), *condition("bad", key, operator, *typed)]
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert answer.headers["HX-Reswap"] == "none"
    assert 'id="list"' not in text
    beside = re.search(r'id="errors-bad" hx-swap-oob="innerHTML">(.*?)</ul>', text)
    assert beside
    assert message in beside[1]
    assert 'id="errors-fine" hx-swap-oob="innerHTML"></ul>' in text


def test_a_zone_that_there_is_not_is_refused(vera: Person, people: Channel) -> None:
    answer = sent(vera, [("part", "g-a"), *condition("x", "lastSeenAt", "$on", "2026-01-01", tz="Mars/Olympus")])
    assert answer.status_code == 422
    assert "IANA" in answer.content.decode()


def test_of_many_wrong_values_the_first_are_named(vera: Person, people: Channel) -> None:
    answer = sent(
        vera, [("part", "g-a"), *condition("x", "profile.total", "$in", "\r\n".join(["a", "b", "c", "d", "e"]))]
    )
    text = answer.content.decode()
    assert "“c” is no number." in text
    assert "“d”" not in text
    assert "And 2 more." in text
