"""Who manages the settings says whether customers may chat, when somebody is there, and what is asked of them."""

from typing import Any

import pytest
import time_machine

from contacts.models import Messenger
from crm.models import Channel, LogEntry
from tests.cast import Person
from tests.contacts.inbox.messenger.chatting import begin, news
from tests.contacts.visitors.page import ShopPage

pytestmark = pytest.mark.django_db

MONDAY_NOON, SUNDAY_NOON = "2026-03-02T12:00Z", "2026-03-01T12:00Z"


def filled(**changes: Any) -> dict[str, Any]:
    """What the page's form sends: from nine to six on weekdays, but for `changes`; None leaves a field out."""
    sent = {"is_on": "on", "greeting": "Hello!", "has_hours": "on", "follow_up": "on", "follow_up_after": "5"}
    sent |= {"asks_name": "on", "asks_for": "email", "is_mandatory": "on", "mails_answers": "on"}
    sent |= {f"opens_{day}": "09:00" for day in range(5)} | {f"closes_{day}": "18:00" for day in range(5)}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def settings_of(channel: Channel) -> Messenger:
    return Messenger.of(Channel.objects.get(pk=channel.pk))


def test_what_is_filled_in_is_stored_and_shown_and_recorded(alice: Person) -> None:
    assert "09:00" in alice.get("messenger").content.decode()
    assert alice.post("messenger", **filled()).status_code == 302
    stored = settings_of(alice.channel)
    assert (stored.greeting, stored.follow_up_after, stored.asks_for, stored.is_mandatory) == (
        "Hello!",
        5,
        "email",
        True,
    )
    assert stored.hours == [["09:00", "18:00"]] * 5 + [None, None]
    page = alice.get("messenger").content.decode()
    assert "Hello!" in page
    entry = LogEntry.everywhere.get(verb="messenger.changed")
    before, after = entry.before or {}, entry.after or {}
    assert (before["greeting"], after["greeting"]) == ("", "Hello!")
    assert "is_on" not in after
    assert "Messenger’s settings changed" in alice.get("log").content.decode()


def test_the_same_again_is_no_change(alice: Person) -> None:
    for _time in range(2):
        alice.post("messenger", **filled())
    assert LogEntry.everywhere.filter(verb="messenger.changed").count() == 1


def test_hours_and_greeting_reach_the_messenger(alice: Person, page: ShopPage) -> None:
    alice.post("messenger", **filled())
    for moment, is_open in ((MONDAY_NOON, True), (SUNDAY_NOON, False)):
        with time_machine.travel(moment):
            page.boot()
            told = page.call("messenger", language="en").json()
            assert (told["greeting"], told["isOpen"]) == ("Hello!", is_open)


def test_what_is_asked_of_those_who_wait_is_what_was_chosen(alice: Person, page: ShopPage) -> None:
    alice.post("messenger", **filled())
    with time_machine.travel(SUNDAY_NOON):
        page.boot()
        asked = news(page, begin(page))["followUp"]
    assert asked == {"name": True, "keys": ["email"], "either": False, "isMandatory": True, "byMail": True}


def test_a_messenger_that_is_off_is_on_no_page(alice: Person, page: ShopPage) -> None:
    assert page.boot().json()["messenger"]
    alice.post("messenger", **filled(is_on=None))
    assert not page.boot().json().get("messenger")


def test_without_hours_somebody_is_always_there(alice: Person) -> None:
    alice.post("messenger", **filled())
    alice.post("messenger", **filled(has_hours=None))
    assert settings_of(alice.channel).hours == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"closes_0": ""}, "Say both times, or none."),
        ({"opens_0": ""}, "Say both times, or none."),
        ({"opens_0": "25:00"}, "Enter a valid time."),
        ({f"{end}_{day}": "" for day in range(5) for end in ("opens", "closes")}, "Say the hours of at least one day."),
        ({"follow_up_after": "-1"}, "greater than or equal to 0"),
        ({"follow_up_after": "1441"}, "less than or equal to 1440"),
        ({"asks_for": "address"}, "Select a valid choice."),
        ({"greeting": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(changes: dict[str, Any], said: str, alice: Person) -> None:
    answer = alice.post("messenger", **filled(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Messenger.everywhere.filter(channel=alice.channel).exists()


def test_a_server_without_mail_says_that_no_answer_is_mailed(alice: Person, settings: Any) -> None:
    warning = "mails are written to its output and reach nobody"
    assert warning not in alice.get("messenger").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert warning in alice.get("messenger").content.decode()


def test_who_may_not_manage_settings_may_not_see_it(bob: Person) -> None:
    assert bob.get("messenger").status_code == bob.post("messenger", **filled()).status_code == 403
    assert "/settings/messenger/" not in bob.get("keys").content.decode()
