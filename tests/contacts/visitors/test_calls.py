"""The calls of the install script: who may call, what is stored of whom, and what nobody gets to know."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from contacts.keys import NewKey, add_keys
from contacts.models import Contact, Event, Visitor
from contacts.visitors import devices
from contacts.visitors.limits import Buckets, network
from contacts.visitors.member_hash import is_right, member_hash
from crm.actors import SYSTEM
from crm.models import Channel, LogEntry
from tests import cast
from tests.cast import Person
from tests.contacts.visitors.page import CHROME, SHOP, URLS, ShopPage
from tests.together import together


def stored(page: ShopPage, member_id: str = "ada") -> Contact:
    return page.channel.contacts.get(member_id=member_id)


def demand_hash(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(member_hash_required=True)


def without_messenger(answer: Any) -> Any:
    """What a boot is answered, but for what it says of the messenger."""
    return {key: value for key, value in answer.json().items() if key != "messenger"}


# -- Visitors -------------------------------------------------------------------------------------


def test_who_is_nobody_yet_is_a_visitor_and_no_contact(page: ShopPage, alice: Person) -> None:
    answer = page.boot(profile={"name": "Ada"}, locale="ko-KR", page=f"{SHOP}/", tags=["New"])
    assert answer.status_code == 200
    user = {"memberId": None, "veilId": str(page.veil_id), "isVerified": False}
    assert without_messenger(answer) == {"user": user, "ignored": []}
    visitor = page.channel.visitors.get()
    assert (visitor.veil_id, visitor.profile, visitor.tags) == (page.veil_id, {"name": "Ada"}, ["new"])
    assert (visitor.language, visitor.sessions_count) == ("ko-KR", 1)
    web = {"device": "desktop", "os": "Mac OS X 10", "osName": "Mac OS X", "browser": "Chrome 126"}
    assert web.items() <= visitor.web.items()
    assert not page.channel.contacts.exists()
    assert "Ada" not in alice.get("contacts").text


def test_what_was_collected_comes_along_when_a_visitor_signs_in(page: ShopPage) -> None:
    page.boot(profile={"name": "Ada", "firstName": "A."})
    page.call("track", name="Looked", properties={"article": 7})
    page.sign_in("ada", profile={"name": "Ada L."})
    ada = stored(page)
    assert (ada.profile, ada.sessions_count) == ({"name": "Ada L.", "firstName": "A."}, 1)
    assert ada.events.get().properties == {"article": 7}
    assert not page.channel.visitors.exists()


def test_who_signs_in_in_the_middle_of_a_session_goes_on_with_it(page: ShopPage) -> None:
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        page.boot()
        clock.shift(timedelta(minutes=29))
        page.sign_in("ada")
        assert (stored(page).sessions_count, stored(page).web["sessionsCount"]) == (1, 1)


def test_who_signs_in_later_has_come_twice(page: ShopPage) -> None:
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        page.boot()
        clock.shift(timedelta(minutes=31))
        page.sign_in("ada")
        assert (stored(page).sessions_count, stored(page).web["sessionsCount"]) == (2, 2)


def test_a_visitor_who_leaves_an_address_becomes_a_lead_who_is_known_by_the_browser(page: ShopPage) -> None:
    page.boot(profile={"name": "Lee"})
    page.call("track", name="Looked")
    assert page.call("update", profile={"email": "lee@example.com", "mobileNumber": "010-1234-5678"}).status_code == 200
    lead = page.channel.contacts.get()
    assert lead.type == "lead"
    assert lead.profile == {"name": "Lee", "email": "lee@example.com", "mobileNumber": "+821012345678"}
    assert not lead.email_qualified
    assert not lead.mobile_number_qualified
    assert lead.events.count() == 1
    page.call("update", profile={"firstName": "L."})
    page.call("track", name="Bought")
    lead.refresh_from_db()
    assert lead.profile["firstName"] == "L."
    assert lead.events.count() == 2
    assert (page.channel.visitors.get().profile, page.channel.contacts.count()) == ({}, 1)


def test_an_address_that_somebody_has_makes_no_lead_and_tells_nothing(page: ShopPage) -> None:
    cast.member(page.channel, "eve", "Eve", email="eve@example.com")
    fresh = ShopPage(page.channel)
    known = page.boot(profile={"email": "eve@example.com"})
    unknown = fresh.boot(profile={"email": "new@example.com"})
    for answer, one in ((known, page), (unknown, fresh)):
        assert answer.json()["user"].pop("veilId") == str(one.veil_id)
    assert known.json()["ignored"] == unknown.json()["ignored"]
    assert page.channel.contacts.count() == 2
    assert page.channel.visitors.get(contact=None).profile == {"email": "eve@example.com"}


def test_a_lead_who_signs_in_is_the_member_from_then_on(page: ShopPage) -> None:
    page.boot(profile={"email": "lee@example.com", "name": "Lee"})
    page.call("track", name="Looked")
    page.sign_in("lee")
    lee = page.channel.contacts.get()
    assert (lee.member_id, lee.profile["name"], lee.events.count()) == ("lee", "Lee", 1)


# -- Two people at one computer -------------------------------------------------------------------


def test_a_browser_that_was_a_members_speaks_for_nobody_without_them(page: ShopPage) -> None:
    page.sign_in("ada", profile={"name": "Ada"})
    page.call("boot", profile={"name": "Somebody else"})
    page.call("track", name="Looked")
    page.call("update", profile={"firstName": "Else"})
    ada = stored(page)
    assert (ada.profile, ada.events.count()) == ({"name": "Ada"}, 0)
    assert page.channel.visitors.get().profile == {"name": "Somebody else", "firstName": "Else"}


def test_two_members_at_one_browser_share_nothing(page: ShopPage) -> None:
    page.boot(profile={"email": "lee@example.com"})
    page.sign_in("lee", profile={"name": "Lee"})
    page.sign_in("ada", profile={"name": "Ada"})
    lee, ada = stored(page, "lee"), stored(page, "ada")
    assert (lee.profile, ada.profile) == ({"email": "lee@example.com", "name": "Lee"}, {"name": "Ada"})
    assert page.channel.contacts.count() == 2


def test_the_browser_of_a_lead_doesnt_speak_for_the_member_that_it_became(page: ShopPage) -> None:
    page.boot(profile={"email": "lee@example.com"})
    page.sign_in("lee")
    page.boot(profile={"name": "Eve"})  # signed out, and whoever uses the browser now
    assert stored(page, "lee").profile == {"email": "lee@example.com"}


# -- Members --------------------------------------------------------------------------------------


def test_a_member_is_made_changed_and_logged_as_the_scripts_doing(page: ShopPage, alice: Person) -> None:
    profile = {"name": "Ada", "mobileNumber": "010-1234-5678", "recentPurchaseCount": 3, "shoeSize": 39}
    answer = page.sign_in("ada", profile=profile, profileOnce={"firstName": "A."}, language="ko", tags=["VIP"])
    assert without_messenger(answer) == {
        "user": {"memberId": "ada", "veilId": str(page.veil_id), "isVerified": True},
        "ignored": ["profile.shoeSize"],
    }
    ada = stored(page)
    assert ada.profile == {
        "name": "Ada", "mobileNumber": "+821012345678", "recentPurchaseCount": 3, "firstName": "A.",
    }  # fmt: skip
    assert (ada.language, ada.tags, ada.sessions_count, ada.web["browserName"]) == ("ko", ["vip"], 1, "Chrome")
    page.sign_in("ada", profile={"name": None}, profileOnce={"firstName": "B."}, unsubscribeEmail=True)
    ada.refresh_from_db()
    assert (ada.profile.get("name"), ada.profile["firstName"], ada.unsubscribe_email) == (None, "A.", True)
    added, changed = LogEntry.everywhere.filter(verb__in=["contact.added", "contact.changed"]).order_by("id")
    assert (added.actor_name, changed.actor_name) == ("Install script", "Install script")
    assert changed.ip_address == page.address


def test_a_value_that_doesnt_fit_is_named_and_nothing_is_stored(page: ShopPage) -> None:
    answer = page.sign_in("ada", profile={"name": "Ada", "recentPurchaseCount": "many"})
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["details"]] == ["profile.recentPurchaseCount"]
    assert not page.channel.contacts.exists()
    assert not Visitor.everywhere.exists()


def test_what_a_page_repeats_costs_no_change(page: ShopPage) -> None:
    page.sign_in("ada", profile={"name": "Ada"})
    version = stored(page).version
    for _ in range(3):
        page.sign_in("ada", profile={"name": "Ada"}, page=f"{SHOP}/?utm_source=mail")
    assert stored(page).version == version


def test_tags_are_added_and_taken_away(page: ShopPage) -> None:
    page.sign_in("ada", tags=["a", "b"])
    proof = member_hash(page.channel.member_hash_secret, "ada")
    assert page.call("add_tags", memberId="ada", memberHash=proof, tags=["C", "a"]).status_code == 200
    assert page.call("remove_tags", memberId="ada", memberHash=proof, tags=["B", "x"]).status_code == 200
    assert stored(page).tags == ["a", "c"]
    assert page.call("add_tags", memberId="ada", tags=[f"t{number}" for number in range(19)]).status_code == 422
    page.boot()
    page.call("add_tags", tags=["seen"])
    assert page.channel.visitors.get().tags == ["seen"]


def test_events_are_kept_and_named(page: ShopPage) -> None:
    assert page.call("track", memberId="ada", name="Bought").status_code == 404
    page.sign_in("ada", trackDefaultEvent=True, page=f"{SHOP}/cart")
    assert page.call("track", memberId="ada", name=" Bought ", properties={"total": 9.5, "of": [1]}).status_code == 200
    events = [(event.name, event.properties) for event in stored(page).events.order_by("id")]
    assert events == [("PageView", {"url": f"{SHOP}/cart"}), ("Bought", {"total": 9.5, "of": [1]})]


def test_the_timeline_shows_what_a_customer_did_and_nothing_of_it_is_markup(page: ShopPage, vera: Person) -> None:
    page.sign_in("ada")
    for number in range(30):
        name = f"Looked {number:02}" if number else "<b>First</b>"
        page.call("track", memberId="ada", name=name, properties={"<i>": "<script>"})
    shown, pk = "", stored(page).pk
    answer = vera.part("contact_timeline", pk)
    while True:
        shown += answer.text
        cursor = re.search(r"before=([\w%:-]+)", answer.text)
        if cursor is None:
            break
        answer = vera.part("contact_timeline", pk, before=unquote(cursor[1]))
    assert [shown.count(f"Looked {number:02}") for number in range(1, 30)] == [1] * 29
    assert "&lt;b&gt;First&lt;/b&gt;" in shown
    assert "<script>" not in shown


def test_a_touch_is_activity_and_nothing_else(page: ShopPage) -> None:
    page.sign_in("ada")
    assert page.call("touch", memberId="ada").status_code == 200
    assert (stored(page).sessions_count, Event.everywhere.count()) == (1, 0)


def test_where_a_visit_comes_from_is_kept_once_in_keys_that_the_channel_has(page: ShopPage) -> None:
    new = [NewKey(key, "string") for key in ("utmSource", "utmCampaign", "pageUrl", "referrer")]
    add_keys(page.channel, new, by=SYSTEM)
    first = f"{SHOP}/sale?utm_source=mail&utm_campaign=%EA%B0%80%EC%9D%84&token=secret#top"
    page.boot(page=first, referrer="https://news.example/today?user=7")
    visitor = page.channel.visitors.get()
    assert visitor.profile == {
        "pageUrl": f"{SHOP}/sale", "utmSource": "mail", "utmCampaign": "가을", "referrer": "https://news.example/today",
    }  # fmt: skip
    page.sign_in("ada", page=f"{SHOP}/?utm_source=other", referrer=f"{SHOP}/sale")
    profile = stored(page).profile
    assert (profile["utmCampaign"], profile["referrer"]) == ("가을", "https://news.example/today")


# -- Who may call ---------------------------------------------------------------------------------


def test_the_hash_is_as_the_vector_says() -> None:
    secret = "4629de5def93d6a2abea6afa9bd5476d9c6cbc04223f9a2f7e517b535dde3e25"
    right = "99427c7bba36a6902c5fd6383f2fb0214d19b81023296b4bd6b9e024836afea2"
    assert member_hash(secret, "lucas") == right
    assert is_right(secret, "lucas", right)
    assert not any(is_right(secret, "lucas", wrong) for wrong in ("", right.upper(), right[:-1], "é"))
    assert not is_right("", "lucas", right)


@pytest.mark.parametrize("given", [{}, {"memberHash": "0" * 64}, {"memberHash": ""}])
@pytest.mark.parametrize("method", ["boot", "update", "add_tags", "remove_tags", "track", "touch"])
def test_without_the_right_hash_nothing_is_done(page: ShopPage, method: str, given: dict[str, str]) -> None:
    demand_hash(page.channel)
    ada = cast.member(page.channel, "ada", "Ada")
    more: dict[str, Any] = {"tags": ["x"]} if "tags" in method else {"name": "x"} if method == "track" else {}
    answer = page.call(method, memberId="ada", **given, **more)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    ada.refresh_from_db()
    assert ada.last_seen_at is None
    assert not Visitor.everywhere.exists()


def test_with_the_switch_off_nothing_that_is_said_counts_as_verified_or_is_read_back(page: ShopPage) -> None:
    cast.member(page.channel, "ada", "Ada", email="ada@example.com", tags=["secret-tag"], email_qualified=True)
    answer = page.boot(memberId="ada", profile={"mobileNumber": "010-1234-5678"})
    assert answer.status_code == 200
    assert "ada@example.com" not in answer.text
    assert "secret-tag" not in answer.text
    new = page.boot(memberId="new", profile={"mobileNumber": "010-1234-5679"})
    assert {**answer.json()["user"], "memberId": "new"} == new.json()["user"]
    assert not any(contact.mobile_number_qualified for contact in page.channel.contacts.all())
    page.sign_in("ada", profile={"mobileNumber": "010-2222-3333"})
    assert stored(page).mobile_number_qualified


def test_of_a_blocked_customer_nothing_is_stored_and_nobody_is_told(page: ShopPage) -> None:
    usual = page.sign_in("ada", profile={"name": "Ada"}).json()
    Contact.everywhere.update(blocked=True)
    before = Contact.everywhere.values().get()
    assert page.sign_in("ada", profile={"name": "Ida"}, trackDefaultEvent=True, page=SHOP).json() == usual
    for method, more in (
        ("update", {"profile": {"name": "I"}}),
        ("add_tags", {"tags": ["x"]}),
        ("track", {"name": "x"}),
    ):
        assert page.call(method, memberId="ada", **more).status_code == 200
    assert Contact.everywhere.values().get() == before
    assert not Event.everywhere.exists()


def test_another_sites_page_is_refused(page: ShopPage) -> None:
    for origin in ("https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null", ""):
        answer = ShopPage(page.channel, origin=origin).boot()
        assert answer.status_code == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert not Visitor.everywhere.exists()
    assert ShopPage(page.channel, origin="http://testserver").boot().status_code == 200


def test_a_browser_that_asks_before_it_calls_is_answered(page: ShopPage) -> None:
    path = reverse("plugin_boot", URLS, [page.channel.plugin_key])
    answer = Client().options(path, headers={"Origin": SHOP, "Access-Control-Request-Method": "POST"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, SHOP)
    assert answer.headers["Vary"] == "Origin"
    assert Client().options(path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert Client().get(path, headers={"Origin": SHOP}).status_code == 405


def test_an_unknown_key_and_one_of_another_channel_lead_nowhere_else(page: ShopPage, charlie: Person) -> None:
    page.sign_in("ada")
    theirs = ShopPage(charlie.channel)
    assert theirs.boot().status_code == 403
    Channel.objects.filter(pk=charlie.channel.pk).update(allowed_origins=[SHOP])
    assert theirs.call("touch", memberId="ada").status_code == 404
    charlie.channel.plugin_key = "nobody"
    assert theirs.boot().status_code == 404


HOSTILE = {
    "no JSON": "{",
    "no object": "[]",
    "empty": "",
    "unknown field": '{"veilId": "%s", "blocked": true}',
    "another type": '{"veilId": "%s", "profile": []}',
    "number for a text": '{"veilId": 7}',
    "nobody": "{}",
    "no browser ID": '{"veilId": "me"}',
    "null character": '{"veilId": "%s", "memberId": "a\\u0000"}',
    "half a character": '{"veilId": "%s", "memberId": "\\ud800"}',
    "half a character inside": '{"veilId": "%s", "profile": {"name": "\\ud800"}}',
    "not a number": '{"veilId": "%s", "profile": {"recentPurchaseCount": NaN}}',
    "too big a number": '{"veilId": "%s", "profile": {"recentPurchaseCount": 1e999}}',
    "white space": '{"veilId": "%s", "memberId": "a b"}',
    "long": '{"veilId": "%s", "memberId": "' + "a" * 65 + '"}',
    "deep": '{"veilId": "%s", "profile": {"name": ' + "[" * 5_000 + "]" * 5_000 + "}}",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_body_is_refused_by_a_clear_error(page: ShopPage, raw: str) -> None:
    answer = page.send("boot", raw.replace("%s", str(page.veil_id)))
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION_FAILED")
    assert answer.json()["details"][0]["message"]
    assert not Visitor.everywhere.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"name": ""}, {"name": " \t"}, {"name": "x" * 65}, {"name": "a\nb"}, {}, {"name": "x", "properties": []},
        {"name": "x", "properties": {"a": "가" * 1_400}},
    ],
)  # fmt: skip
def test_an_event_with_a_bad_name_or_too_much_is_refused(page: ShopPage, more: dict[str, Any]) -> None:
    page.boot()
    assert page.call("track", **more).status_code == 422
    assert not Event.everywhere.exists()


def test_a_body_of_more_than_16_kilobytes_is_refused(page: ShopPage) -> None:
    assert page.boot(profile={"name": "x" * 16_000}).status_code in (200, 422)
    assert page.boot(profile={"name": "x" * 17_000}).status_code == 413


def test_too_many_calls_of_an_address_or_a_visitor_are_refused_for_a_moment(page: ShopPage, settings: Any) -> None:
    settings.SCRIPT_CALLS_OF_VISITOR = 3
    assert [page.boot().status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = page.boot()
    assert 1 <= int(answer.headers["Retry-After"]) <= 21
    assert ShopPage(page.channel).boot().status_code == 200
    settings.SCRIPT_CALLS_OF_ADDRESS = 5
    elsewhere = [ShopPage(page.channel, address="192.0.2.8").boot().status_code for _ in range(6)]
    assert elsewhere == [200] * 5 + [429]


def test_a_bucket_fills_up_within_a_minute() -> None:
    now = [0.0]
    bucket = Buckets(lambda: 60, lambda: now[0])
    assert sum(not bucket.take("a") for _ in range(100)) == 60
    now[0] += 10
    assert sum(not bucket.take("a") for _ in range(100)) == 10
    now[0] += 1_000
    assert sum(not bucket.take("a") for _ in range(100)) == 60
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::1")
    assert network("192.0.2.1") != network("192.0.2.2")


def test_an_odd_user_agent_says_nothing() -> None:
    assert devices.facts("") == {}
    assert devices.facts("x" * 5_000) == {}
    assert devices.facts(CHROME)["device"] == "desktop"
    phone = "Mozilla/5.0 (Linux; Android 14; SM-S918N) AppleWebKit/537.36 Chrome/121.0.0.0 Mobile Safari/537.36"
    assert devices.facts(phone)["device"] == "mobile"


# -- At the same time -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_50_pages_opened_at_once_by_a_new_member_make_one_member_and_one_session(page: ShopPage) -> None:
    page.boot(profile={"firstName": "A."})
    body = json.dumps({"veilId": str(page.veil_id), "memberId": "ada", "profile": {"name": "Ada"}})
    answers = together(*[lambda: page.send("boot", body)] * 50)
    assert [answer.status_code for answer in answers] == [200] * 50
    ada = page.channel.contacts.get()
    assert (ada.profile, ada.sessions_count) == ({"name": "Ada", "firstName": "A."}, 1)
    assert LogEntry.everywhere.filter(verb="contact.added").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_visitor_who_leaves_an_address_in_many_tabs_becomes_one_lead(page: ShopPage) -> None:
    page.boot()
    body = json.dumps({"veilId": str(page.veil_id), "profile": {"email": "lee@example.com"}})
    answers = together(*[lambda: page.send("boot", body)] * 20)
    assert {answer.status_code for answer in answers} <= {200, 404}
    assert page.channel.contacts.get().sessions_count == 1
