"""What the messenger shows to whom, and what becomes of the answers."""

import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.merging import separate, unify
from contacts.models import Contact, Visitor
from contacts.visitors.actions import Door, Seen, find
from contacts.visitors.forgetting import forget_visitors
from contacts.visitors.member_hash import member_hash
from crm.models import Channel
from segments import actions as segments
from segments.bots import actions, offers, showing
from segments.bots.inputs import Input
from segments.models import Bot, BotChoice, BotCount, BotShowing
from tests import cast
from tests.cast import Person
from tests.contacts.visitors.page import SHOP, ShopPage
from tests.segments.bots.conftest import EMAIL, NAME, Make, fill, offered, send, show
from tests.segments.conftest import total
from tests.together import together


def proof(page: ShopPage, member_id: str) -> dict[str, str]:
    return {"memberId": member_id, "memberHash": member_hash(page.channel.member_hash_secret, member_id)}


def counts(bot: Bot) -> tuple[int, int, int]:
    row = BotCount.everywhere.get(bot=bot)
    return row.shown, row.started, row.completed


# -- To whom -------------------------------------------------------------------------------------


def test_a_boot_tells_of_the_form_that_is_on_and_of_none_that_is_off(page: ShopPage, make: Make) -> None:
    bot = make(on=False)
    assert offered(page.boot()) is None
    bot = make(name="On")
    assert offered(page.boot()) == bot.pk


def test_a_bot_for_a_segment_is_shown_to_its_members_and_not_to_others(
    page: ShopPage, alice: Person, make: Make
) -> None:
    cast.member(page.channel, "big", "Big", total=10)
    cast.member(page.channel, "small", "Small", total=1)
    segment = segments.create(page.channel, "Big", 1, total(5), by=alice.actor)
    bot = make(audience={"key": "segment", "operator": "$in", "type": "segment", "values": [segment.pk]})
    assert offered(page.sign_in("small")) is None
    assert show(page, bot, **proof(page, "small")) is None
    assert offered(page.sign_in("big")) == bot.pk
    segments.edit_filter(segment, total(50), by=alice.actor)
    assert offered(page.sign_in("big")) is None


def test_who_says_to_be_a_member_without_proof_learns_nothing_by_what_is_shown(page: ShopPage, make: Make) -> None:
    cast.member(page.channel, "big", "Big", total=10)
    bot = make(audience=total(5))
    assert offered(page.boot(memberId="big")) is None
    assert show(page, bot, memberId="big") is None
    assert offered(page.boot(memberId="big", memberHash=proof(page, "big")["memberHash"])) == bot.pk


def test_visitors_are_matched_by_what_is_known_of_them(page: ShopPage, make: Make) -> None:
    bot = make(audience=total(5))
    assert offered(page.boot()) is None
    assert offered(page.boot(profile={"total": 7})) == bot.pk


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        ({"key": "member", "operator": "$eq", "values": [False]}, True),
        ({"key": "type", "operator": "$in", "values": ["lead"]}, False),
        ({"key": "memberId", "operator": "$nexist"}, True),
        ({"key": "tags", "operator": "$hasAny", "values": ["vip"]}, True),
        ({"key": "sessionsCount", "operator": "$gte", "values": [1]}, True),
        ({"key": "updatedAt", "operator": "$exist"}, False),
        ({"key": "emailQualified", "operator": "$eq", "values": [True]}, False),
        ({"key": "hasChat", "operator": "$eq", "values": [True]}, False),
        ({"key": "web.browserName", "operator": "$eq", "values": ["Chrome"]}, True),
        ({"key": "search", "operator": "$contains", "values": ["ada"]}, True),
        ({"not": {"key": "profile.name", "operator": "$exist"}}, False),
    ],
)
def test_every_kind_of_condition_means_something_for_visitors(
    page: ShopPage, make: Make, condition: dict[str, Any], matches: bool
) -> None:
    bot = make(audience=condition)
    assert offered(page.boot(profile={"name": "Ada"}, tags=["vip"])) == (bot.pk if matches else None)


@pytest.mark.parametrize(
    ("rule", "text", "address", "fits"),
    [
        ("contains", "/cart", f"{SHOP}/cart?x=1", True),
        ("contains", "/cart", f"{SHOP}/", False),
        ("starts", f"{SHOP}/help", f"{SHOP}/help/1", True),
        ("starts", "/help", f"{SHOP}/help/1", False),
        ("is", f"{SHOP}/help", f"{SHOP}/help/", True),
        ("is", f"{SHOP}/help", f"{SHOP}/help/1", False),
    ],
)
def test_the_page_rule_decides_on_which_pages(
    page: ShopPage, make: Make, rule: str, text: str, address: str, fits: bool
) -> None:
    bot = make(page_rule=rule, page_text=text)
    assert (offered(page.boot(page=address)) == bot.pk) is fits
    assert (show(page, bot, page=address) is not None) is fits


def test_a_page_that_is_shown_without_a_boot_has_its_form_once(page: ShopPage, make: Make) -> None:
    bot = make(page_rule="contains", page_text="/checkout")
    checkout = "https://shop.example/checkout"
    assert offered(page.boot(page="https://shop.example/")) is None
    assert offered(page.call("touch", page=checkout)) == bot.pk
    assert show(page, bot, page=checkout)
    page.call("form_closure", form=bot.pk, token=str(BotShowing.everywhere.get().token))
    assert offered(page.call("touch", page=checkout)) is None


def test_the_first_in_order_is_shown_and_then_the_next(page: ShopPage, alice: Person, make: Make) -> None:
    one, two = make(name="One"), make(name="Two")
    assert offered(page.boot()) == one.pk
    actions.reorder(page.channel, [two.pk, one.pk], by=alice.actor)
    assert offered(page.boot()) == two.pk
    token = uuid4()
    assert show(page, two, token)
    page.call("form_closure", form=two.pk, token=str(token))
    assert offered(page.boot()) == one.pk


def test_a_bot_whose_key_is_archived_is_shown_to_nobody_until_the_key_is_back(
    page: ShopPage, alice: Person, make: Make
) -> None:
    bot = make(Input("number", "How many?", "total"))
    other = make(name="Other", audience=total(0))
    key = page.channel.profile_keys.get(key="total")
    dialog = alice.part("key_archival", key.pk).content.decode()
    assert bot.name in dialog
    assert other.name in dialog
    alice.post("key_archival", key.pk)
    assert offered(page.boot()) is None
    listed = alice.get("bots").content.decode()
    assert "Broken" in listed
    assert "“Total” is archived." in listed
    alice.post("key_restoration", key.pk)
    assert offered(page.boot()) == bot.pk


def test_channels_without_a_bot_are_asked_nothing_more(page: ShopPage, make: Make) -> None:
    page.boot()
    with CaptureQueriesContext(connection) as before:
        page.boot()
    make(on=False)
    with CaptureQueriesContext(connection) as after:
        page.boot()
    assert len(after) == len(before)


# -- Once ----------------------------------------------------------------------------------------


def test_only_the_tab_that_shows_a_form_goes_on_with_it(page: ShopPage, make: Make) -> None:
    bot, tab = make(), uuid4()
    page.boot()
    assert show(page, bot, tab)["inputs"][1] == {
        "key": "email", "kind": "text", "question": EMAIL.question, "required": True, "options": [],
        "keyboard": "email", "autocomplete": "email",
    }  # fmt: skip
    assert show(page, bot) is None
    assert show(page, bot, tab)
    assert send(page, bot, uuid4(), {"email": "a@example.com"}).status_code == 404
    assert counts(bot) == (1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_tabs_at_once_one_shows_the_form(page: ShopPage, make: Make) -> None:
    bot = make()
    page.boot()
    shown = together(*[partial(show, page, bot) for _tab in range(8)])
    assert sum(form is not None for form in shown) == 1
    assert counts(bot) == (1, 0, 0)


def test_it_is_shown_once_also_after_the_visitor_has_become_a_member(page: ShopPage, make: Make) -> None:
    bot, tab = make(), uuid4()
    page.boot()
    assert show(page, bot, tab)
    page.sign_in("ada")
    assert show(page, bot, **proof(page, "ada")) is None
    assert offered(page.sign_in("ada")) == bot.pk, "it may go on, in the tab that shows it"
    assert send(page, bot, tab, {"email": "ada@example.com"}, **proof(page, "ada")).status_code == 200
    assert page.channel.contacts.get().profile == {"email": "ada@example.com"}
    assert offered(page.sign_in("ada")) is None


def test_of_two_who_are_merged_the_mark_moves_along(page: ShopPage, alice: Person, make: Make) -> None:
    bot = make()
    other = ShopPage(page.channel)
    for browser in (page, other):
        fill(browser, bot, {"email": f"{browser.veil_id}@example.com"})
    one, two = page.channel.contacts.order_by("pk")
    merge = unify(page.channel, one.pk, two.pk, by=alice.actor)
    assert BotShowing.everywhere.get().contact == one
    separate(page.channel, merge.pk, by=alice.actor)
    assert {row.contact_id for row in BotShowing.everywhere.all()} == {one.pk, two.pk}


def test_it_goes_on_for_half_an_hour_and_then_it_is_over(page: ShopPage, make: Make) -> None:
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        bot = make()
        page.boot()
        show(page, bot)
        assert page.boot().json()["messenger"]["form"] == {"id": bot.pk, "again": True}
        clock.shift(timedelta(minutes=31))
        assert offered(page.boot()) is None


# -- Answers -------------------------------------------------------------------------------------

KINDS: list[tuple[Input, Any, Any]] = [
    (Input("text", "?", "firstName"), " Ada ", "Ada"),
    (Input("text", "?", "mobileNumber"), "010-1234-5678", "+821012345678"),
    (Input("number", "?", "aNumber"), "1,500", 1500),
    (Input("boolean", "?", "aBoolean"), False, False),
    (Input("date", "?", "aDate"), "2026-05-01", "2026-05-01"),
    (Input("datetime", "?", "aDatetime"), 1_777_600_000_000, 1_777_600_000_000),
    (Input("radio", "?", "lastName", options=("A", "B")), "B", "B"),
    (Input("select", "?", "aNumber", options=("1", "2")), "2", 2),
    (Input("checkbox", "?", "aList", options=("x", "y", "z")), ["z", "x"], ["z", "x"]),
    (Input("multiselect", "?", "aListofnumber", options=("1", "2", "3")), ["3", "1"], [3, 1]),
]


@pytest.mark.parametrize(("asked", "given", "stored"), KINDS, ids=[one.kind + "-" + one.key for one, _g, _s in KINDS])
def test_each_kind_of_answer_is_saved(page: ShopPage, make: Make, asked: Input, given: Any, stored: Any) -> None:
    bot = make(asked)
    answer = fill(page, bot, {asked.key: given})
    assert (answer.status_code, answer.json()) == (200, {"thanks": "Thank you!"})
    person = page.channel.contacts.first() or page.channel.visitors.get()
    assert person.profile == {asked.key: stored}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (Input("text", "?", "email"), "nobody"),
        (Input("text", "?", "firstName"), 7),
        (Input("text", "?", "firstName"), "a\ud800"),
        (Input("text", "?", "firstName", required=True), "  "),
        (Input("number", "?", "aNumber"), "many"),
        (Input("number", "?", "aNumber"), True),
        (Input("boolean", "?", "aBoolean"), "true"),
        (Input("date", "?", "aDate"), "2026-02-30"),
        (Input("datetime", "?", "aDatetime"), 10**20),
        (Input("radio", "?", "lastName", options=("A", "B")), "C"),
        (Input("checkbox", "?", "aList", options=("x", "y")), ["x", "w"]),
        (Input("checkbox", "?", "aList", options=("x", "y")), "x"),
        (Input("multiselect", "?", "aList", options=("x", "y")), [["x"]]),
        (Input("multiselect", "?", "aList", options=("x", "y")), {"x": 1}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_question(page: ShopPage, make: Make, asked: Input, given: Any) -> None:
    bot, token = make(asked), uuid4()
    page.boot()
    show(page, bot, token)
    answer = send(page, bot, token, {asked.key: given})
    assert answer.status_code == 422, answer.content
    if "\\ud800" not in json.dumps(given):  # which no body may have
        assert [one["field"] for one in answer.json()["details"]] == [f"answers.{asked.key}"]
    assert (page.channel.visitors.get().profile, counts(bot)) == ({}, (1, 0, 0))


def test_what_was_not_asked_is_refused(page: ShopPage, make: Make) -> None:
    bot, token = make(), uuid4()
    page.boot()
    show(page, bot, token)
    answer = send(page, bot, token, {"email": "a@example.com", "total": 1_000_000})
    assert answer.status_code == 422
    assert answer.json()["details"][0]["field"] == "answers.total"
    assert page.call("form_answers", form=bot.pk, token=str(token), answers={}, blocked=True).status_code == 422
    assert page.send("form_answers", b"x" * 20_000).status_code == 413


def test_refusals_speak_the_language_of_the_messenger(page: ShopPage, make: Make) -> None:
    bot, token = make(), uuid4()
    page.boot()
    show(page, bot, token)
    answer = send(page, bot, token, {"email": ""}, language="ko")
    assert answer.json()["details"][0]["message"] == "이 질문에 답해 주세요."


def test_a_visitor_who_gives_contact_information_becomes_a_lead_and_the_log_says_how(
    page: ShopPage, alice: Person, make: Make
) -> None:
    bot = make()
    page.boot(profile={"total": 3})
    fill(page, bot, {"name": "Lee", "email": "lee@example.com"})
    lead = page.channel.contacts.get()
    assert (lead.type, lead.profile) == ("lead", {"name": "Lee", "email": "lee@example.com", "total": 3})
    assert not lead.email_qualified
    entry = page.channel.log.get(verb="contact.answered")
    assert entry.details == {"source": "form", "form": bot.name, "fields": ["profile.name", "profile.email"]}
    assert entry.actor_name == f"Form: {bot.name}"
    timeline = alice.get("contact_timeline", lead.pk).content.decode()
    assert "Form answered" in timeline
    assert "Form: Newsletter" in timeline
    assert ("Source", "Form") in entry.facts


def test_an_address_that_is_somebodys_is_kept_apart(page: ShopPage, make: Make) -> None:
    cast.member(page.channel, "ada", "Ada", email="ada@example.com")
    assert fill(page, make(), {"name": "Mallory", "email": "ada@example.com"}).json() == {"thanks": "Thank you!"}
    assert page.channel.contacts.get().profile["name"] == "Ada"
    assert page.channel.visitors.get().profile == {"name": "Mallory", "email": "ada@example.com"}


def test_nobody_without_proof_changes_what_a_member_has(page: ShopPage, make: Make) -> None:
    cast.member(page.channel, "ada", "Ada", email="ada@example.com")
    Contact.everywhere.update(email_qualified=True)
    bot = make(NAME, EMAIL, Input("number", "?", "aNumber"))
    page.boot(memberId="ada")
    answers = {"name": "Mallory", "email": "mallory@example.com", "aNumber": 5}
    assert fill(page, bot, answers, memberId="ada").status_code == 200
    ada = page.channel.contacts.get()
    assert ada.profile == {"name": "Ada", "email": "ada@example.com", "aNumber": 5}
    assert ada.email_qualified


def test_a_member_with_proof_changes_their_own_values_which_are_not_verified_then(page: ShopPage, make: Make) -> None:
    page.sign_in("ada", profile={"name": "Ada", "email": "ada@example.com"})
    assert page.channel.contacts.get().email_qualified
    fill(page, make(), {"email": "new@example.com"}, **proof(page, "ada"))
    ada = page.channel.contacts.get(member_id="ada")
    assert (ada.profile["email"], ada.profile["name"], ada.email_qualified) == ("new@example.com", "Ada", False)


def test_a_lead_whose_address_is_verified_is_not_changed_from_the_browser(page: ShopPage, make: Make) -> None:
    page.boot(profile={"email": "lee@example.com", "name": "Lee"})
    assert fill(page, make(name="One"), {"name": "Lee L.", "email": "lee@example.com"}).status_code == 200
    assert page.channel.contacts.get().name == "Lee L."
    Contact.everywhere.update(email_qualified=True)
    fill(page, make(name="Two"), {"name": "Other", "email": "other@example.com"})
    lead = page.channel.contacts.get()
    assert (lead.name, lead.email) == ("Lee L.", "lee@example.com")


def test_the_same_form_sent_again_changes_nothing(page: ShopPage, make: Make) -> None:
    bot, token = make(), uuid4()
    page.boot()
    show(page, bot, token)
    page.call("form_start", form=bot.pk, token=str(token))
    page.call("form_start", form=bot.pk, token=str(token))
    for name in ("Lee", "Mallory"):
        assert send(page, bot, token, {"name": name, "email": "lee@example.com"}).json() == {"thanks": "Thank you!"}
    assert page.channel.contacts.get().name == "Lee"
    assert counts(bot) == (1, 1, 1)
    assert page.channel.log.filter(verb="contact.answered").count() == 1


@pytest.mark.parametrize("method", ["form_start", "form_closure"])
def test_a_visitor_who_becomes_a_lead_in_this_very_moment_still_has_the_form(
    page: ShopPage, make: Make, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser tells that somebody has begun, and sends the answers, without waiting in between."""
    bot, token = make(), uuid4()
    page.boot()
    show(page, bot, token)

    def find_before(door: Door) -> Seen:
        seen = find(door)
        monkeypatch.setattr(showing, "find", find)
        send(page, bot, token, {"name": "Lee", "email": "lee@example.com"})
        return seen

    monkeypatch.setattr(showing, "find", find_before)
    assert page.call(method, form=bot.pk, token=str(token)).status_code == 200
    assert (page.channel.contacts.get().name, counts(bot)) == ("Lee", (1, 1, 1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["visitor", "lead", "member"])
def test_of_parallel_answers_one_counts(page: ShopPage, make: Make, who: str) -> None:
    bot, token = make(Input("radio", "?", "lastName", options=("A", "B")), EMAIL), uuid4()
    more = proof(page, "ada") if who == "member" else {}
    page.boot(**more, **({"profile": {"mobileNumber": "+821012345678"}} if who == "lead" else {}))
    show(page, bot, token, **more)
    answers = {"lastName": "A", "email": "lee@example.com"}
    sent = together(*[partial(send, page, bot, token, answers, **more) for _call in range(6)])
    assert {answer.status_code for answer in sent} == {200}
    assert page.channel.contacts.get().profile["email"] == "lee@example.com"
    assert counts(bot) == (1, 1, 1)
    assert [row.number for row in BotChoice.everywhere.filter(key="lastName")] == [1]


@pytest.mark.django_db(transaction=True)
def test_answers_are_never_lost_when_the_visitor_signs_in_meanwhile(page: ShopPage, make: Make) -> None:
    bot, token = make(), uuid4()
    page.boot()
    show(page, bot, token)
    signing, sent = together(
        partial(page.sign_in, "ada"), partial(send, page, bot, token, {"name": "Ada", "email": "ada@example.com"})
    )
    assert signing.status_code == 200
    if sent.status_code != 200:  # the browser has become the member’s: sent again as that one
        sent = send(page, bot, token, {"name": "Ada", "email": "ada@example.com"}, **proof(page, "ada"))
    assert sent.status_code == 200
    ada = page.channel.contacts.get(member_id="ada")
    assert ada.profile == {"name": "Ada", "email": "ada@example.com"}


# -- Nobody else ---------------------------------------------------------------------------------


def test_a_form_of_another_channel_is_not_there(page: ShopPage, charlie: Person, make: Make) -> None:
    values = {"name": "Theirs", "page_rule": "any", "inputs": [NAME]}
    theirs = actions.switch(actions.create(charlie.channel, values, by=charlie.actor), True, by=charlie.actor)
    page.boot()
    assert show(page, theirs) is None
    assert send(page, theirs, uuid4(), {"name": "x"}).status_code == 404
    assert offered(page.boot()) is None


def test_a_page_of_another_site_is_refused(page: ShopPage, make: Make) -> None:
    bot = make()
    stranger = ShopPage(page.channel, origin="https://evil.example")
    for method in ("form_showing", "form_start", "form_closure", "form_answers"):
        assert stranger.call(method, form=bot.pk, token=str(uuid4()), answers={}).status_code == 403


def test_who_is_blocked_is_shown_nothing(page: ShopPage, make: Make) -> None:
    bot = make()
    page.sign_in("ada")
    Contact.everywhere.update(blocked=True)
    assert offered(page.sign_in("ada")) is None
    assert show(page, bot, **proof(page, "ada")) is None


def test_who_never_booted_is_not_found(page: ShopPage, make: Make) -> None:
    answer = page.call("form_showing", form=make().pk, token=str(uuid4()))
    assert answer.status_code == 404


def test_what_was_shown_goes_with_contacts_and_visitors_and_the_numbers_stay(
    page: ShopPage, alice: Person, make: Make
) -> None:
    bot = make()
    fill(page, bot, {"email": "lee@example.com"})
    other = ShopPage(page.channel)
    other.boot()
    show(other, bot)
    alice.post("contact_deletion", page.channel.contacts.get().pk)
    Visitor.everywhere.update(expires_on=timezone.now().date() - timedelta(days=1))
    assert forget_visitors() == 1
    assert not BotShowing.everywhere.exists()
    assert counts(bot) == (2, 1, 1)


@pytest.fixture(autouse=True)
def forgotten_bots() -> None:
    offers._known.clear()


def test_a_bot_that_is_turned_off_while_somebody_fills_it_in_takes_their_answer(
    page: ShopPage, alice: Person, make: Make, acme: Channel
) -> None:
    bot, token = make(), uuid4()
    page.boot()
    show(page, bot, token)
    actions.switch(bot, False, by=alice.actor)
    assert send(page, bot, token, {"email": "lee@example.com"}).status_code == 200
