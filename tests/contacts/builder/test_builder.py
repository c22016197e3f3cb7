"""The Advanced Filter on the Contacts page: what its form shows of a filter, and what it makes of what is typed."""

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contacts.builder import draft_of, waterfall
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.filters.operator import Takes
from contacts.filters.operators import OPERATORS
from contacts.keys import add_key
from contacts.lists import heavy, saved_urls
from contacts.models import SavedUrlPart
from contacts.values import TYPES
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions as segments
from segments.models import Segment
from tests import cast
from tests.cast import Person
from tests.contacts.builder.form import asked, condition, fields, sent
from tests.contacts.filters import shop
from tests.contacts.filters.strategies import leaves
from tests.contacts.lists.test_list import names
from tests.examples import examples

pytestmark = pytest.mark.django_db


def leaf(key: str, operator: str, *values: Any, **more: Any) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values), **more}


BIG, RICH, MAILED = (
    leaf("profile.total", "$gte", 10),
    leaf("profile.amount", "$gt", 500),
    leaf("profile.email", "$exist"),
)
TYPED = {"profile.total": "number", "profile.amount": "number", "profile.email": "string"}


@pytest.fixture
def people(acme: Channel) -> Channel:
    """Ada is big and rich, Bea is big, Cem is rich, Dan is neither and has an e-mail address."""
    cast.add_number_key(acme, "total")
    cast.add_number_key(acme, "amount")
    cast.member(acme, "1", "Ada", total=10, amount=501)
    cast.member(acme, "2", "Bea", total=12, amount=500)
    cast.member(acme, "3", "Cem", total=9, amount=5000)
    cast.member(acme, "4", "Dan", email="dan@example.com", tags=["vip"])
    return acme


def stored(tree: Any) -> Any:
    """With the types, as the address holds it."""
    if "key" in tree:
        return {
            "key": tree["key"],
            "type": TYPED[tree["key"]],
            "operator": tree["operator"],
            "values": tree["values"],
        }
    return {name: stored(part) if name == "not" else [stored(child) for child in part] for name, part in tree.items()}


# The form and the filter are the same.


def two_levels() -> st.SearchStrategy[dict[str, Any]]:
    """As the form makes them: several conditions in a group, several groups; no group within a group."""
    several = st.lists(leaves(), min_size=2, max_size=3)
    joined = st.builds(lambda name, parts: {name: parts}, st.sampled_from(["and", "or"]), several)
    inner = leaves() | joined
    group = inner | inner.map(lambda node: {"not": node})
    groups = st.lists(group, min_size=2, max_size=3)
    return group | st.builds(lambda name, parts: {name: parts}, st.sampled_from(["and", "or"]), groups)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=two_levels())
def test_a_filter_goes_through_the_form_unchanged(vera: Person, shop_keys: Channel, data: dict[str, Any]) -> None:
    catalogue = Catalogue.of(shop_keys)
    try:
        conditions = Filter.parse(data, catalogue)
    except FilterInvalid:
        assume(False)
    text = saved_urls.filter_text(conditions)
    assume(len(text) < saved_urls.LONGEST and draft_of(conditions, catalogue.context))
    page = vera.get("contacts", filter=text)
    assert each_once(asked(sent(vera, fields(page)))) == each_once(json.loads(text))


def each_once(tree: Any) -> Any:
    """With each value of a list given once; choices, which a page has in its own order, in one order."""
    if isinstance(tree, list):
        return list(map(each_once, tree))
    if "key" not in tree:
        return {name: each_once(part) for name, part in tree.items()}
    if tree["operator"] not in ("$in", "$nin", "$hasAny", "$hasAll", "$hasNone"):
        return tree
    once = dict.fromkeys(tree["values"])
    return {**tree, "values": sorted(once) if tree["key"] == "type" else list(once)}


@pytest.fixture
def shop_keys(acme: Channel) -> Channel:
    """Acme with a key of each type."""
    for position, (key, type_) in enumerate(shop.KEYS.items(), start=100):
        acme.profile_keys.create(channel=acme, key=key, label=key, type=type_, position=position)
    return acme


@pytest.mark.parametrize(
    "tree",
    [
        {},
        BIG,
        {"not": BIG},
        {"or": [BIG, RICH]},
        {"not": {"or": [BIG, RICH]}},
        {"and": [{"or": [BIG, RICH]}, MAILED]},
        {"or": [{"not": {"and": [BIG, RICH]}}, {"and": [BIG, MAILED]}, RICH]},
    ],
)
def test_two_levels_are_shown_and_sent_as_they_are(vera: Person, people: Channel, tree: dict[str, Any]) -> None:
    page = vera.get("contacts", filter=json.dumps(tree))
    assert asked(sent(vera, fields(page))) == (stored(tree) if tree else None)


def test_a_deeper_filter_stays_as_it_is_and_says_so(vera: Person, people: Channel) -> None:
    tree = {"and": [BIG, {"or": [RICH, {"and": [MAILED, BIG]}]}]}
    page = vera.get("contacts", filter=json.dumps(tree)).content.decode()
    assert "too many levels to edit here" in page
    assert 'id="conditions"' not in page
    assert "Customers for whom" in page


@pytest.mark.parametrize(
    "tree",
    [
        leaf("profile.name", "$eq", "two\nlines"),  # an input field would lose the line break
        leaf("lastSeenAt", "$gte", 1793514600000, timezone="America/New_York"),  # 01:30 comes twice that night
        leaf("lastSeenAt", "$between", "2026-01-01", 1793514600000),
    ],
)
def test_what_a_form_would_not_give_back_unchanged_is_not_put_into_one(
    vera: Person, people: Channel, tree: dict[str, Any]
) -> None:
    page = vera.get("contacts", filter=json.dumps(tree))
    assert page.status_code == 200
    assert 'id="conditions"' not in page.content.decode()


# Each control.


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


# What is wrong.


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


# One condition anew.


def row(person: Person, **data: Any) -> str:
    answer = person.client.post(person.url("contacts_condition"), data, headers=cast.HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_condition_comes_with_its_group_or_without(vera: Person, people: Channel) -> None:
    alone = vera.part("contacts_condition", key="profile.total", group="").content.decode()
    assert 'name="part" value="c-' in alone
    assert 'value="g-' not in alone
    assert 'name="part" value="g-' in vera.part("contacts_condition", key="profile.total").content.decode()
    assert vera.part("contacts_condition", key="profile.gone").status_code == 404


def test_values_that_still_fit_stay_when_the_operator_changes(vera: Person, people: Channel) -> None:
    several = row(vera, token="x", **{"key-x": "profile.total", "op-x": "$in", "v-x": "10"})
    assert re.search(r'<textarea class="tokens-text" name="v-x"[^>]*>10</textarea>', several)
    back = row(vera, token="x", **{"key-x": "profile.total", "op-x": "$gte", "v-x": "10\r\n20"})
    assert 'name="v-x" value="10"' in back


def test_values_that_do_not_fit_go_when_the_key_changes(vera: Person, people: Channel) -> None:
    number = row(vera, token="x", **{"key-x": "profile.total", "op-x": "$eq", "v-x": "Ada"})
    assert 'name="v-x" value=""' in number
    email = row(vera, token="x", **{"key-x": "profile.email", "op-x": "$gte", "v-x": "1998-06-01"})
    assert 'name="v-x" value=""' in email
    text = row(vera, token="x", **{"key-x": "profile.name", "op-x": "$gte", "v-x": "10"})
    assert 'name="v-x" value="10"' in text
    assert re.search(r'<option value="\$eq"[^>]* selected>', text)


def test_a_day_becomes_a_moment_and_back(vera: Person, people: Channel) -> None:
    day = {"key-x": "lastSeenAt", "op-x": "$gte", "v-x": "1998-06-01"}
    assert 'value="1998-06-01T00:00"' in row(vera, token="x", **day, **{"time-x": "1"})
    assert 'value="1998-06-01"' in row(vera, token="x", **{**day, "v-x": "1998-06-01T09:30"})


# Chips.


def test_each_condition_is_a_chip_that_can_be_removed(vera: Person, people: Channel) -> None:
    tree = {"and": [{"or": [BIG, RICH]}, MAILED]}
    text = vera.get("contacts", filter=json.dumps(tree), tag="vip", q="d").content.decode()
    paths = re.findall(r'name="path" value="([^"]*)"', text)
    assert paths == ["and[0].or[0]", "and[0].or[1]", "and[1]"]
    rests = [{"and": [RICH, MAILED]}, {"and": [BIG, MAILED]}, {"or": [BIG, RICH]}]
    for path, rest in zip(paths, rests, strict=True):
        answer = vera.post("contacts_condition_removal", filter=json.dumps(tree), tag="vip", q="d", path=path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(vera.url("contacts") + "?q=d&tag=vip&filter=")
        assert json.loads(
            vera.client.get(answer.headers["Location"]).context["contact_list"].params["filter"]
        ) == stored(rest)


def test_the_last_chip_removed_leaves_no_filter(vera: Person, people: Channel) -> None:
    answer = vera.post("contacts_condition_removal", filter=json.dumps({"not": BIG}), path="not")
    assert answer.headers["Location"] == vera.url("contacts")


def test_a_chip_says_its_words_and_the_whole_is_one_sentence(vera: Person, people: Channel) -> None:
    text = vera.get("contacts", filter=json.dumps({"or": [BIG, MAILED]})).content.decode()
    assert "<span>Total is at least 10</span>" in text
    assert "Customers for whom Total is at least 10 or E-mail has a value." in text


def test_typed_values_replace_the_address_new_conditions_are_one_step_back(vera: Person, people: Channel) -> None:
    one = [("part", "g-a"), *condition("x", "profile.total", "$gte", "1")]
    at = sent(vera, one).headers["HX-Push-Url"]
    more = [("part", "g-a"), *condition("x", "profile.total", "$gte", "10")]
    assert "HX-Replace-Url" in sent(vera, more, at=at).headers
    assert "HX-Push-Url" in sent(vera, [*more, *condition("y", "profile.email", "$exist")], at=at).headers


# How many each condition matches.


def test_the_waterfall_counts_each_condition_alone_and_in_its_place(people: Channel) -> None:
    catalogue = Catalogue.of(people)

    def steps(tree: dict[str, Any]) -> list[tuple[int, int, int]]:
        found = waterfall(people.contacts.all(), Filter.parse(tree, catalogue).resolve(catalogue, shop.NOW))
        return [(step.alone, step.after, step.widened) for step in found]

    assert steps({"and": [BIG, RICH, MAILED]}) == [(2, 2, 0), (2, 1, 0), (1, 0, 0)]
    assert steps({"or": [BIG, RICH, MAILED]}) == [(2, 2, 0), (2, 3, 1), (1, 4, 1)]
    assert steps({"and": [{"not": {"and": [BIG, RICH]}}, MAILED]}) == [(2, 2, 0), (2, 3, 1), (1, 1, 0)]


@pytest.mark.parametrize("negated", list(itertools.product([False, True], repeat=2)))
@pytest.mark.parametrize("joins", list(itertools.product(["and", "or"], repeat=3)))
def test_the_waterfall_counts_what_a_filter_of_the_first_conditions_would(
    people: Channel, joins: tuple[str, str, str], negated: tuple[bool, bool]
) -> None:
    catalogue = Catalogue.of(people)
    outer, *inner = joins

    def tree(first: int) -> dict[str, Any]:
        kept = [[BIG, RICH][: max(first, 0)], [MAILED, RICH, BIG][: max(first - 2, 0)]]
        groups: list[dict[str, Any]] = [{join: leaves} for join, leaves in zip(inner, kept, strict=True) if leaves]
        return {outer: [{"not": group} if no else group for group, no in zip(groups, negated, strict=False)]}

    def count(data: dict[str, Any]) -> int:
        return people.contacts.filter(Filter.parse(data, catalogue).resolve(catalogue, shop.NOW).q).count()

    steps = waterfall(people.contacts.all(), Filter.parse(tree(5), catalogue).resolve(catalogue, shop.NOW))
    assert [step.alone for step in steps] == [count(leaf) for leaf in (BIG, RICH, MAILED, RICH, BIG)]
    assert [step.after for step in steps] == [count(tree(first)) for first in range(1, 6)]


def test_the_waterfall_of_many_conditions_writes_each_of_them_once(people: Channel) -> None:
    catalogue = Catalogue.of(people)
    leaves = [{"key": "profile.total", "operator": "$gte", "values": [number]} for number in range(100)]
    conditions = Filter.parse({"and": leaves}, catalogue).resolve(catalogue, shop.NOW)
    with CaptureQueriesContext(connection) as queries:
        waterfall(people.contacts.all(), conditions)
    (query,) = queries.captured_queries
    assert query["sql"].count("'total'") <= 2 * len(leaves)  # a condition names its value twice at most


def test_heavy_reads_of_one_manager_wait_for_each_other_and_for_nobody_else(
    vera: Person, bob: Person, people: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heavy, "PATIENCE", "100ms")
    data = {"part": ["g-a", "c-x"], "key-x": "profile.total", "op-x": "$gte", "v-x": "10"}
    with held(vera):
        assert vera.get("contacts_count").status_code == 503
        assert vera.client.post(vera.url("contacts_filter_counts"), data, headers=cast.HTMX).status_code == 503
        assert bob.get("contacts_count").status_code == 200
        assert vera.get("contacts").status_code == 200
    assert vera.get("contacts_count").status_code == 200


@contextmanager
def held(person: Person) -> Iterator[None]:
    """While another request of that manager is counting."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [heavy.HEAVY, person.manager.pk])
        yield
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        other.close()


def test_the_counts_are_those_of_the_list_and_warn_where_a_condition_lets_more_in(
    vera: Person, people: Channel
) -> None:
    data = {"part": ["g-a", "c-x", "c-y"], "join-a": "or", "key-x": "profile.total", "op-x": "$gte", "v-x": "10",
            "key-y": "profile.amount", "op-y": "$gt", "v-y": "500", "q": "e"}  # fmt: skip
    answer = vera.client.post(vera.url("contacts_filter_counts"), data, headers=cast.HTMX)
    text = answer.content.decode()
    assert '<span id="count-x" hx-swap-oob="innerHTML"><strong>1</strong> alone · <strong>1</strong> so far' in text
    assert "adds 1 more" in text


# Long filters.


def test_a_filter_too_long_for_an_address_is_kept_and_named_by_its_digest(vera: Person, people: Channel) -> None:
    many = "\r\n".join(["Ada", *(f"Somebody {number}" for number in range(9_999))])
    answer = sent(vera, [("part", "g-a"), *condition("x", "profile.name", "$in", many)])
    address = answer.headers["HX-Push-Url"]
    assert len(address) < 200
    assert names(answer) == ["Ada"]
    page = vera.client.get(address)
    assert names(page) == ["Ada"]
    assert "10,000 values" in page.content.decode()
    again = sent(vera, fields(page), at=address)
    assert again.headers["HX-Replace-Url"] == address
    assert SavedUrlPart.everywhere.count() == 1


def test_a_kept_filter_is_of_its_channel_and_refused_when_it_is_gone(vera: Person, charlie: Person) -> None:
    conditions = Filter.parse(
        leaf("profile.name", "$in", *(f"Somebody {number}" for number in range(999))), Catalogue.of(vera.channel)
    )
    text = saved_urls.save_filter(vera.channel, conditions)
    assert text.startswith("~")
    assert vera.get("contacts", filter=text).status_code == 200
    assert charlie.get("contacts", filter=text).status_code == 422
    SavedUrlPart.everywhere.update(used_at="2020-01-01T00:00Z")
    assert saved_urls.delete_unused() == 1
    assert vera.get("contacts", filter=text).status_code == 422


# Why is this person here?


def test_why_says_each_condition_with_what_the_contact_has(vera: Person, people: Channel) -> None:
    bea = people.contacts.get(member_id="2")
    back = f"{vera.url('contacts')}?filter={quote(json.dumps({'and': [BIG, RICH, MAILED]}))}"
    text = re.sub(r"<[^>]+>|\s+", " ", vera.part("contact_why", bea.pk, back=back).content.decode())
    text = re.sub(r"\s+", " ", text)
    assert "No, this customer is not in it." in text
    assert "Total is at least 10 Yes · Total: 12 · compared with 10" in text
    assert "Amount is more than 500 No · Amount: 500 · compared with 500" in text
    assert "E-mail has a value No · E-mail: no value" in text


def test_why_says_yes_for_whom_the_list_has(vera: Person, people: Channel) -> None:
    ada = people.contacts.get(member_id="1")
    back = f"{vera.url('contacts')}?filter={quote(json.dumps({'or': [MAILED, BIG]}))}"
    assert "Yes, this customer is in it." in vera.part("contact_why", ada.pk, back=back).content.decode()


def test_why_is_answered_within_the_channel_only(vera: Person, charlie: Person) -> None:
    theirs = cast.member(charlie.channel, "1", "Locutus")
    assert vera.get("contact_why", theirs.pk).status_code == 404


# Segments: what they ask for is edited and mended in the builder.


@pytest.fixture
def big(alice: Person, people: Channel) -> Segment:
    """A segment of those who are big and have an e-mail address, or are rich."""
    return segments.create(people, "Big", 3, {"or": [{"and": [BIG, MAILED]}, RICH]}, by=alice.actor)


def test_the_builder_starts_with_the_conditions_of_the_segment(vera: Person, big: Segment) -> None:
    page = vera.get("contacts", segment=big.pk, edit="")
    assert names(page) == ["Cem", "Ada"]
    assert re.search(r'<section id="builder"[^>]*>', page.content.decode())
    assert not re.search(r'<section id="builder"[^>]* hidden>', page.content.decode())
    assert asked(sent(vera, [*fields(page), ("segment", str(big.pk))])) == stored(
        {"or": [{"and": [BIG, MAILED]}, RICH]}
    )


def test_a_changed_segment_stays_named_in_the_address(vera: Person, big: Segment) -> None:
    only = [("part", "g-a"), *condition("x", "profile.total", "$gte", "10"), ("segment", str(big.pk))]
    assert f"segment={big.pk}&filter=" in sent(vera, only).headers["HX-Push-Url"]
    assert sent(vera, only[-1:]).headers["HX-Replace-Url"] == vera.url("contacts")


def test_a_broken_segment_is_mended_in_the_builder(vera: Person, alice: Person, big: Segment) -> None:
    label = vera.channel.profile_keys.get(key="amount").label
    vera.channel.profile_keys.filter(key="amount").update(archived_at="2026-01-01T00:00Z")
    page = vera.get("contacts", segment=big.pk, edit="")
    text = page.content.decode()
    assert page.status_code == 422
    assert "Repair the filter" in text
    assert f"<li>“{label}” is archived. Restore it, or choose another field.</li>" in text
    given = [*fields(page), ("segment", str(big.pk))]
    at = f"{vera.url('contacts')}?segment={big.pk}"
    assert sent(vera, given, at=at).status_code == 422
    token = next(name.removeprefix("key-") for name, value in given if value == "profile.amount")
    mended = [(name, "profile.total" if name == f"key-{token}" else value) for name, value in given]
    answer = sent(vera, mended, at=at)
    assert answer.status_code == 200
    address = answer.headers["HX-Redirect"]
    assert f"segment={big.pk}&filter=" in address
    assert vera.client.get(address).status_code == 200


VALUES: dict[Takes, list[Any]] = {
    Takes.NOTHING: [],
    Takes.ONE: [1],
    Takes.TWO: [1, 2],
    Takes.SPAN: [7, "day"],
    Takes.DAYS: [7],
}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("type_", TYPES)
def test_the_repair_page_says_nothing_that_only_programs_know(vera: Person, type_: str, language: str) -> None:
    """Not of any operator of any type, whether the key is archived or of another type now."""
    acme, vera.user.language = vera.channel, language
    vera.user.save()
    key = add_key(acme, "amount", type_, by=SYSTEM)
    rows = OPERATORS[type_].values()
    asked_for = [leaf("profile.amount", row.name, *VALUES.get(row.takes, ["a", "b"]), type=type_) for row in rows]
    other = "number" if type_ == "string" else "string"
    for changes in ({"type": other}, {"archived_at": "2026-01-01T00:00Z"}):
        acme.profile_keys.filter(pk=key.pk).update(**changes)
        page = vera.get("contacts", filter=json.dumps({"and": asked_for}), edit="")
        assert page.status_code == 422
        html = page.content.decode()
        places = [html[html.index('id="groups"') : html.index('class="builder-foot"')], html[html.index('id="list"') :]]
        said = " ".join(re.sub(r"<[^>]*>", " ", " ".join(places)).split())
        assert not re.search(r"\$\w|and\[|\['|&\#x27;|\blistOfNumber\b|profile\.", said), said


@pytest.mark.parametrize(
    "data",
    [
        {"and": [1]},
        {"and": [{"key": "x"}, {"and": [{"or": [{"key": "y"}]}]}]},
        [],
        {"nor": []},
        {"key": 1, "values": 2},
    ],
)
def test_what_is_no_filter_at_all_is_refused_in_words(vera: Person, data: Any) -> None:
    page = vera.get("contacts", filter=json.dumps(data))
    assert page.status_code == 422
    assert "Show all customers" in page.content.decode()


def test_why_answers_for_a_chosen_segment(vera: Person, big: Segment) -> None:
    ada, bea = (vera.channel.contacts.get(member_id=number) for number in "12")
    assert "Yes, this customer is in it." in vera.part("contact_why", ada.pk, segment=big.pk).content.decode()
    text = vera.part("contact_why", bea.pk, segment=big.pk).content.decode()
    assert "No, this customer is not in it." in text
    assert f'<option value="{big.pk}" selected>Big</option>' in text
    assert vera.part("contact_why", ada.pk, segment=big.pk + 1).status_code == 200


def test_a_segment_is_a_condition_like_any_other(vera: Person, big: Segment) -> None:
    fresh = vera.part("contacts_condition", key="segment").content.decode()
    assert f'value="{big.pk}">Big</label>' in fresh
    answer = sent(vera, [("part", "g-a"), *condition("x", "segment", "$nin", str(big.pk))])
    assert names(answer) == ["Dan", "Bea"]
    assert asked(answer)["values"] == [big.pk]
