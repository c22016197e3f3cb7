"""Settings → Support bots: who makes and changes them, and what is refused."""

from typing import Any

import pytest

from crm.models import Channel
from segments import actions as segments
from segments.bots import actions
from segments.bots.inputs import Input
from segments.models import Bot
from tests.cast import HTMX, Person
from tests.contacts.visitors.page import ShopPage
from tests.segments.bots.conftest import Make, fill
from tests.segments.conftest import total

FORM = {
    "name": "Newsletter", "greeting": "Hello", "thanks": "Thank you!", "page_rule": "any", "page_text": "",
    "inputs-0-question": "Your address?", "inputs-0-kind": "text", "inputs-0-key": "email", "inputs-0-required": "on",
    "inputs-0-options": "",
}  # fmt: skip


def question(place: int, **parts: str) -> dict[str, str]:
    return {f"inputs-{place}-{name}": value for name, value in parts.items()}


def made(person: Person, **changes: str) -> Any:
    return person.post("bot_new", **(FORM | changes))


def test_a_bot_is_made_off_and_for_everybody(alice: Person) -> None:
    answer = made(alice, **question(1, question="Size?", kind="radio", key="firstName", options="S\n M \n\nM\nL"))
    bot = alice.channel.bots.get()
    assert answer.url == alice.url("bot", bot.pk)
    assert (bot.is_on, bot.filter, bot.position) == (False, {}, 0)
    assert [Input.of(one) for one in bot.inputs] == [
        Input("text", "Your address?", "email", required=True),
        Input("radio", "Size?", "firstName", options=("S", "M", "L")),
    ]
    after = alice.channel.log.get(verb="bot.created").after or {}
    assert after["inputs"][0] == "Your address? → profile.email"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (question(0, key=""), "Choose a key."),
        (question(0, key="recentPurchaseCount"), "has the type “Number”"),
        (question(0, kind="number"), "has the type “Text”"),
        (question(0, kind="nothing"), "Select a valid choice"),
        (question(0, key="nothing"), "Select a valid choice"),
        (question(0, question=""), "A form has 1 to 4 questions."),
        (question(0, kind="radio", options="one"), "Give 2 to 20 options"),
        (question(0, kind="radio", options="a@example.com\nnobody"), "“nobody” is no e-mail address."),
        (question(0, kind="checkbox", options="a\nb"), "has the type “Text”"),
        (question(1, question="Again?", kind="text", key="email"), "Another question fills this key already."),
        (question(2, question="Later?", kind="text", key="name"), "Leave no question out"),
        ({"page_rule": "is"}, "Say which address."),
        ({"page_rule": "maybe"}, "Select a valid choice"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_makes_no_sense_is_refused_in_its_place(alice: Person, changes: dict[str, str], message: str) -> None:
    answer = made(alice, **changes)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not alice.channel.bots.exists()


def test_a_name_is_taken_once_and_a_bot_keeps_its_own(alice: Person) -> None:
    made(alice)
    assert "There is already a support bot of that name." in made(alice).content.decode()
    bot = alice.channel.bots.get()
    assert alice.post("bot_settings", bot.pk, **(FORM | {"thanks": "Bye"})).status_code == 302
    assert alice.channel.bots.get().thanks == "Bye"
    assert alice.channel.log.get(verb="bot.changed").after == {"thanks": "Bye"}


def test_the_audience_is_imported_from_a_segment_edited_and_saved(alice: Person, shop: Channel, make: Make) -> None:
    bot = make()
    segment = segments.create(shop, "Big", 1, total(5), by=alice.actor)
    page = alice.get("bot_audience", bot.pk, audience=segment.pk).content.decode()
    assert "Total is at least 5" in page
    assert alice.channel.bots.get().filter == {}, "nothing is saved by looking"
    form = {"join": "and", "part": ["g-0", "c-0"], "key-0": "profile.total", "op-0": "$gte", "v-0": "7"}
    assert alice.client.post(alice.url("bot_audience", bot.pk), form).status_code == 302
    assert alice.channel.bots.get().filter["values"] == [7]
    segments.delete(segment, by=alice.actor)
    assert "Total is at least 7" in alice.get("bot", bot.pk).content.decode()
    wrong = alice.client.post(alice.url("bot_audience", bot.pk), form | {"v-0": "many"})
    assert wrong.status_code == 422
    assert alice.channel.bots.get().filter["values"] == [7]


def test_a_part_of_the_page_is_enough_to_import(alice: Person, make: Make) -> None:
    part = alice.client.get(
        alice.url("bot_audience", make().pk), headers={**HTMX, "HX-Target": "audience-editor"}
    ).content.decode()
    assert part.lstrip().startswith('<div id="audience-editor"')


def test_a_segment_in_an_audience_is_named_before_it_is_deleted(alice: Person, shop: Channel, make: Make) -> None:
    segment = segments.create(shop, "Big", 1, total(5), by=alice.actor)
    bot = make(audience={"key": "segment", "operator": "$in", "values": [segment.pk]})
    assert bot.name in alice.get("segment_deletion", segment.pk).content.decode()
    assert bot.name in alice.get("segment", segment.pk).content.decode()
    alice.post("segment_deletion", segment.pk)
    assert "This support bot is broken" in alice.get("bot", bot.pk).content.decode()


def test_a_broken_bot_stays_off_and_says_why(alice: Person, shop: Channel, make: Make) -> None:
    bot = make(Input("number", "How many?", "total"), on=False)
    alice.post("key_archival", shop.profile_keys.get(key="total").pk)
    answer = alice.client.post(alice.url("bot_switch", bot.pk), {"is_on": "1"}, follow=True)
    assert "“Total” is archived." in answer.content.decode()
    assert not alice.channel.bots.get().is_on


def test_bots_are_ordered_and_deleted(alice: Person, make: Make) -> None:
    one, two = make(name="One"), make(name="Two")
    alice.post("bots_order", bot=[two.pk, one.pk])
    assert list(alice.channel.bots.values_list("name", flat=True)) == ["Two", "One"]
    alice.post("bot_deletion", two.pk)
    assert alice.channel.bots.get() == one
    assert alice.channel.log.filter(verb__in=["bots.reordered", "bot.deleted"]).count() == 2


def test_the_results_say_how_many_and_which_answers(alice: Person, page: ShopPage, make: Make) -> None:
    bot = make(Input("radio", "Which size?", "firstName", options=("S", "L")), Input("text", "Who?", "name"))
    for size in ("L", "L", "S"):
        fill(ShopPage(page.channel), bot, {"firstName": size, "name": "Secret Name"})
    results = alice.get("bot", bot.pk)
    assert results.context["totals"].completed == 3
    (sizes, names) = results.context["answers"]
    assert [(one.option, one.number, one.share) for one in sizes.choices] == [("S", 1, 50), ("L", 2, 100)]
    assert names.typed == 3
    assert "Secret Name" not in results.content.decode()
    assert "100 %" in alice.get("bots").content.decode()


def test_a_bot_of_another_channel_is_not_there(alice: Person, charlie: Person, make: Make) -> None:
    bot = make()
    for name in ("bot", "bot_settings", "bot_audience", "bot_deletion"):
        assert charlie.get(name, bot.pk).status_code == 404
    charlie.post("bots_order", bot=[bot.pk])
    assert charlie.post("bot_switch", bot.pk).status_code == 404
    assert Bot.everywhere.get().is_on


def test_there_are_at_most_fifty(alice: Person, shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_BOTS", 1)
    made(alice)
    assert "at most 1 support bots" in made(alice, name="Other").content.decode()
