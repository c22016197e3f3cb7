"""Support bots from both sides: a manager builds one, and customers answer it in the demo shop."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.visitors import views
from contacts.visitors.member_hash import member_hash
from crm.models import Channel
from segments import actions as segments
from segments.bots import actions, offers
from segments.bots.inputs import Input
from segments.models import Bot, BotCount
from tests import cast
from tests.browser.axe import faults
from tests.browser.screen import Screen
from tests.cast import Person
from tests.segments.conftest import total
from tests.together import until

Make = Callable[..., Bot]
WORKS = re.compile("The install script works.|설치 스크립트가 작동합니다.")
EMAIL = Input("text", "Where can we reach you?", "email", required=True)


@pytest.fixture(autouse=True)
def demo_shop(acme: Channel, settings: Any) -> None:
    settings.DEMO_SHOP = True
    offers._known.clear()
    for buckets in (views.of_address, views.of_visitor):
        buckets.forget()


@pytest.fixture
def make(alice: Person) -> Make:
    """A bot that is on, for everybody unless there is an audience."""

    def bot(*inputs: Input, name: str = "Newsletter", audience: Any = None) -> Bot:
        values = {"name": name, "greeting": "Hello!", "thanks": "See you.", "page_rule": "any", "inputs": list(inputs)}
        made = actions.create(alice.channel, values, by=alice.actor)
        if audience:
            actions.change_audience(made, Filter.parse(audience, Catalogue.of(alice.channel)), by=alice.actor)
        return actions.switch(made, True, by=alice.actor)

    return bot


def visit(screen: Screen, path: str = "/demo-shop/") -> Screen:
    screen.page.goto(path)
    expect(screen.page.locator("#shop-state")).to_have_text(WORKS)
    return screen


def form(screen: Screen) -> Locator:
    return screen.page.get_by_role("form", name="Questions")


def test_a_manager_builds_a_bot_for_a_segment_and_a_customer_answers_it(
    screen: Screen, screen_of: Callable[..., Screen], alice: Person
) -> None:
    cast.add_number_key(alice.channel, "total")
    segments.create(alice.channel, "Big", 1, total(5), by=alice.actor)
    page = screen.open("bots").page
    screen.click("Add a support bot")
    page.get_by_label("Name").fill("Sizes")
    page.get_by_label("Greeting").fill("One question:")
    first = page.get_by_role("region", name="Question 1")
    first.get_by_label("Question", exact=True).fill("Which size?")
    expect(first.get_by_label("Options")).to_be_hidden()
    first.get_by_label("Kind of answer").select_option("radio")
    first.get_by_label("Fills the key").select_option("firstName")
    first.get_by_label("Options").fill("S\nL")
    screen.click("Save")
    screen.sees("One question:")
    screen.click("Audience")
    page.get_by_label("Import Segment").select_option(label="Big")
    screen.sees("Total is at least 5", "#audience-summary")
    expect(page.locator("#conditions [data-condition]")).to_have_count(1)
    page.locator("#conditions .condition-number").fill("0")
    screen.sees("Total is at least 0", "#audience-summary")
    page.locator("#conditions .condition-number").press("Escape")
    screen.click("Save audience")
    screen.sees("Total is at least 0")
    screen.click("Turn on")
    expect(page.locator("#bot-state")).to_contain_text("Turn off")

    nobody = visit(screen_of())
    expect(form(nobody)).to_have_count(0)
    page = nobody.page
    page.evaluate("new Promise((told) => ChannelIO('updateUser', {profile: {total: 3}}, () => told()))")
    visit(nobody)
    form(nobody).get_by_label("L", exact=True).check()
    nobody.click("Send")
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert alice.channel.visitors.get(profile__total=3).profile["firstName"] == "L"
    screen.open("bots")
    screen.sees("100 %", "#bots")


def test_each_kind_of_question_is_answered(screen_of: Callable[..., Screen], alice: Person, make: Make) -> None:
    types = ("number", "boolean", "date", "datetime", "list")
    for place, type_ in enumerate(types, start=90):
        alice.channel.profile_keys.create(
            channel=alice.channel, key=f"a{type_}", label=type_, type=type_, position=place
        )
    make(
        Input("number", "How many?", "anumber"),
        Input("boolean", "Again?", "aboolean"),
        Input("date", "Which day?", "adate"),
        Input("datetime", "When?", "adatetime"),
        name="One",
    )
    make(
        EMAIL,
        Input("select", "Which one?", "lastName", options=("A", "B")),
        Input("multiselect", "Which ones?", "alist", options=("x", "y", "z")),
        name="Two",
    )
    customer = visit(screen_of(timezone_id="Asia/Seoul"))
    first = form(customer)
    first.get_by_label("How many?").fill("1,500")
    first.get_by_label("No").check()
    first.get_by_label("Which day?").fill("2026-05-01")
    first.get_by_label("When?").fill("2026-05-01T09:30")
    customer.click("Send")
    expect(customer.page.get_by_text("See you.")).to_be_visible()
    visit(customer)
    second = form(customer)
    second.get_by_label("Where can we reach you?").fill("lee@example.com")
    second.get_by_label("Which one?").select_option("B")
    second.get_by_label("x").check()
    second.get_by_label("z").check()
    customer.click("Send")
    expect(customer.page.get_by_text("See you.")).to_be_visible()
    assert alice.channel.contacts.get().profile == {
        "anumber": 1500, "aboolean": False, "adate": "2026-05-01", "adatetime": 1_777_595_400_000,
        "email": "lee@example.com", "lastName": "B", "alist": ["x", "z"],
    }  # fmt: skip


def test_the_form_is_used_by_keyboard_says_what_is_wrong_and_survives_a_reload(
    screen_of: Callable[..., Screen], alice: Person, make: Make
) -> None:
    make(Input("text", "Your name?", "name"), EMAIL)
    customer = visit(screen_of())
    form(customer).get_by_label("Your name?").focus()
    customer.page.keyboard.type("Lee")
    customer.press("Enter")
    email = form(customer).get_by_label("Where can we reach you?")
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(form(customer)).to_contain_text("Please answer this question.")
    customer.page.keyboard.type("nobody")
    customer.expect_status(422)
    customer.press("Enter")
    expect(form(customer)).to_contain_text("“nobody” is no e-mail address.")
    expect(email).to_be_focused()
    visit(customer)
    expect(form(customer).get_by_label("Your name?")).to_have_value("Lee")
    form(customer).get_by_label("Where can we reach you?").fill("lee@example.com")
    customer.press("Enter")
    expect(customer.page.get_by_text("See you.")).to_be_visible()
    customer.click("Close")
    visit(customer)
    expect(form(customer)).to_have_count(0)
    assert alice.channel.contacts.get().profile == {"name": "Lee", "email": "lee@example.com"}


def test_who_signs_in_in_the_middle_of_a_form_goes_on_with_it(
    screen_of: Callable[..., Screen], alice: Person, make: Make
) -> None:
    make(Input("text", "Your name?", "name"))
    customer = visit(screen_of())
    form(customer).get_by_label("Your name?").press_sequentially("Lee")
    options = {
        "pluginKey": alice.channel.plugin_key,
        "memberId": "lee",
        "memberHash": member_hash(alice.channel.member_hash_secret, "lee"),
    }
    customer.page.evaluate("options => new Promise((told) => ChannelIO('boot', options, () => told()))", options)
    expect(form(customer).get_by_label("Your name?")).to_be_focused()
    customer.page.keyboard.type(" L.")
    customer.press("Enter")
    expect(customer.page.get_by_text("See you.")).to_be_visible()
    assert alice.channel.contacts.get().profile == {"name": "Lee L."}


def test_of_two_tabs_one_shows_the_form_and_what_is_closed_is_over(
    screen_of: Callable[..., Screen], make: Make
) -> None:
    bot = make(EMAIL)
    customer = visit(screen_of())
    expect(form(customer)).to_be_visible()
    other = customer.context.new_page()
    other.goto("/demo-shop/")
    expect(other.locator("#shop-state")).to_have_text("The install script works.")
    other.wait_for_load_state("networkidle")
    expect(other.get_by_role("form", name="Questions")).to_have_count(0)
    other.close()
    form(customer).get_by_role("button", name="Close").click()
    expect(form(customer)).to_have_count(0)
    until(lambda: bot.showings.filter(closed_at__isnull=False).exists())
    visit(customer)
    expect(form(customer)).to_have_count(0)
    assert BotCount.everywhere.get().shown == 1


def test_what_is_sent_without_connection_arrives_when_there_is_one(
    screen_of: Callable[..., Screen], alice: Person, make: Make
) -> None:
    make(EMAIL)
    customer = visit(screen_of())
    form(customer).get_by_label("Where can we reach you?").fill("lee@example.com")
    customer.expected.append("Failed to load resource: net::ERR_INTERNET_DISCONNECTED")
    customer.context.set_offline(True)
    customer.click("Send")
    expect(form(customer)).to_contain_text("No connection.", timeout=15_000)
    customer.context.set_offline(False)
    expect(customer.page.get_by_text("See you.")).to_be_visible(timeout=30_000)
    assert alice.channel.contacts.get().email == "lee@example.com"


def test_the_form_speaks_korean(screen_of: Callable[..., Screen], make: Make) -> None:
    make(EMAIL)
    customer = visit(screen_of(locale="ko-KR"))
    korean = customer.page.get_by_role("form", name="질문")
    korean.get_by_role("button", name="보내기").click()
    expect(korean).to_contain_text("이 질문에 답해 주세요.")


def test_axe_finds_nothing_on_either_side(screen: Screen, screen_of: Callable[..., Screen], make: Make) -> None:
    bot = make(EMAIL, Input("radio", "Which size?", "firstName", options=("S", "L")))
    found = {}
    for name, args in (("bots", ()), ("bot_new", ()), ("bot", (bot.pk,)), ("bot_audience", (bot.pk,))):
        found[name] = faults(screen.open(name, *args))
    customer = visit(screen_of())
    form(customer).get_by_role("button", name="Send").click()
    expect(form(customer)).to_contain_text("Please answer this question.")
    found["form"] = faults(customer)
    assert {name: those for name, those in found.items() if those} == {}
