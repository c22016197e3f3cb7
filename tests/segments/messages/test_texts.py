"""Text messages: the gateway in the settings, and what goes out by it to a real server."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Contact
from crm.models import Channel
from segments.messages import actions
from segments.messages.actions import running
from segments.messages.gateway import Template
from segments.messages.parts import Parts
from segments.models import MarketingMessage, TextGateway
from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Receiver
from tests.segments.messages.conftest import Send, Write
from tests.segments.messages.test_sending import reasons, states, text, work_again

pytestmark = pytest.mark.django_db

NUMBERS = ("+821012345671", "+821012345672", "+821012345673")
BODY = '{"to": "{{ number }}", "from": "{{ sender }}", "msg": {"text": "{{ text }}"}, "urgent": false}'
FORM: dict[str, Any] = {
    "url": "https://sms.example/send",
    "form": "json",
    "body": BODY,
    "headers": "Authorization: Bearer {{ secret }}",
    "secret": "s3cret",
    "sender": "Acme",
}


@pytest.fixture
def reached(acme: Channel) -> list[Contact]:
    """Ada, Bea and Cleo, who have mobile numbers."""
    return [
        cast.member(acme, str(place), name, mobileNumber=number, tags=["vip"])
        for place, (name, number) in enumerate(zip(("Ada", "Bea", "Cleo"), NUMBERS, strict=True), 1)
    ]


@pytest.fixture
def gateway(alice: Person, receiver: Receiver, settings: Any) -> TextGateway:
    settings.MESSAGES_PER_MINUTE = 0
    settings.SITE_URL = "https://roster.example"
    return actions.set_up_gateway(alice.channel, {**FORM, "url": receiver.url}, by=alice.actor)


@pytest.fixture
def sale(write: Write) -> MarketingMessage:
    return write(medium="text", text='Hi {{ profile.name|you }}: "20 %" off\\ \n{"a": 1}')


def sent_to(receiver: Receiver) -> list[str]:
    return sorted(one.content["to"] for one in receiver.received)


def link_of(receiver: Receiver, number: str) -> str:
    (said,) = (one.content["msg"]["text"] for one in receiver.received if one.content["to"] == number)
    url: str = said.rpartition("https://roster.example")[2]
    return url


def test_the_gateway_is_set_up_in_the_settings_and_its_secret_is_not_shown_again(alice: Person, bob: Person) -> None:
    assert alice.post("gateway", **FORM).status_code == 302
    page = text(alice.get("gateway"))
    assert "https://sms.example/send" in page
    assert "s3cret" not in page
    assert "••••" in page
    alice.post("gateway", **{**FORM, "secret": "", "sender": "Shop"})
    stored = TextGateway.everywhere.get()
    assert (stored.secret, stored.sender) == ("s3cret", "Shop")
    assert not any("s3cret" in f"{entry.before}{entry.after}{entry.details}" for entry in alice.channel.log.all())
    assert bob.get("gateway").status_code == 403
    assert "can be continued" in text(alice.part("gateway_deletion"))
    alice.post("gateway_deletion")
    assert not TextGateway.everywhere.exists()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"url": "http://sms.example/"}, "begins with https://"),
        ({"url": "https://me:pass@sms.example/"}, "without a user name"),
        ({"body": '{"to": {{ number }}, "text": "{{ text }}"}'}, "This isn’t JSON"),
        ({"body": '["{{ number }}", "{{ text }}"]'}, "Write a JSON object"),
        ({"body": '{"text": "{{ text }}"}'}, "The number is missing"),
        ({"body": '{"to": "{{ number }}"}'}, "The text is missing"),
        ({"body": '{"to": "{{ number }}", "text": "{{ text }}", "x": "{{ nope }}"}'}, "no placeholder “nope”"),
        ({"form": "form", "body": "to {{ number }}"}, "isn’t a line like name=value"),
        ({"headers": "X-Api-Key: plain"}, "Write {{ secret }} into the header"),
        ({"headers": "Host: other.example"}, "is set by Roster"),
        ({"headers": "a b: c"}, "can’t be a header"),
        ({"secret": ""}, "The secret is missing"),
    ],
)
def test_what_can_not_be_sent_is_refused_with_why(alice: Person, values: dict[str, str], reason: str) -> None:
    answer = alice.post("gateway", **{**FORM, **values})
    assert answer.status_code == 422
    assert reason in text(answer)
    assert not TextGateway.everywhere.exists()


@given(words=st.text(max_size=40), form=st.sampled_from(["json", "form"]))
def test_no_text_breaks_out_of_its_place(words: str, form: str) -> None:
    body = BODY if form == "json" else "to={{ number }}\ntext={{ text }}\nfrom={{ sender }}"
    stored = TextGateway(form=form, body=body, headers=FORM["headers"])
    values = {"number": "+8210", "text": words, "sender": "{{ secret }}", "secret": "s3cret"}
    sent, headers = Template.of(stored).fill(values)
    if form == "json":
        expected: Any = {"to": "+8210", "from": "{{ secret }}", "msg": {"text": words}, "urgent": False}
        assert json.loads(sent) == expected
    else:
        found = parse_qsl(sent.decode(), keep_blank_values=True, strict_parsing=True)
        assert found == [("to", "+8210"), ("text", words), ("from", "{{ secret }}")]
    assert headers["Authorization"] == "Bearer s3cret"


@pytest.mark.django_db(transaction=True)
def test_each_of_the_audience_gets_it_once(
    alice: Person, reached: list[Contact], gateway: TextGateway, receiver: Receiver, sale: MarketingMessage, send: Send
) -> None:
    send(sale)
    assert sent_to(receiver) == list(NUMBERS)
    (one,) = (one for one in receiver.received if one.content["to"] == NUMBERS[0])
    assert one.headers["authorization"] == "Bearer s3cret"
    assert (one.content["from"], one.content["urgent"]) == ("Acme", False)
    said = one.content["msg"]["text"]
    assert said.startswith('Hi Ada: "20 %" off\\ \n{"a": 1}\nUnsubscribe: https://roster.example/u/')
    assert states(sale) == {"sent": 3}
    assert len({link_of(receiver, number) for number in NUMBERS}) == 3
    work_again(sale)
    assert len(receiver.received) == 3
    assert "was sent to 3 customers" in text(alice.get("chatroom"))


@pytest.mark.django_db(transaction=True)
def test_one_click_on_its_link_unsubscribes_from_texts_and_can_be_undone(
    reached: list[Contact], gateway: TextGateway, receiver: Receiver, sale: MarketingMessage, send: Send
) -> None:
    send(sale)
    url, stranger = link_of(receiver, NUMBERS[1]), Client(enforce_csrf_checks=True)
    assert "Unsubscribe from text messages?" in text(stranger.get(url))
    bea = reached[1]
    bea.refresh_from_db()
    assert not bea.unsubscribe_texting
    assert "You are unsubscribed" in text(stranger.post(url))
    bea.refresh_from_db()
    assert (bea.unsubscribe_texting, bea.unsubscribe_email) == (True, False)
    assert "You are subscribed" in text(stranger.post(url, {"undo": "1"}))
    bea.refresh_from_db()
    assert not bea.unsubscribe_texting
    forged = [url[:-1], f"{url}a", url.replace("/u/", "/u/1"), "/u/1-1-1-1", f"/u/{'z' * 13}-1-1-1"]
    assert {stranger.post(one).status_code for one in forged} == {404}


@pytest.mark.django_db(transaction=True)
def test_what_the_gateway_answers_decides_what_is_reported(
    alice: Person, reached: list[Contact], gateway: TextGateway, receiver: Receiver, sale: MarketingMessage, send: Send,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(running, "RETRY_AFTER", timedelta(0))
    busy: list[str] = []

    def answer(received: Any) -> int:
        number = received.content["to"]
        if number == NUMBERS[2] and len(busy) < 2:
            busy.append(number)
            return 429
        return {NUMBERS[0]: 400, NUMBERS[1]: 500}.get(number, 200)

    receiver.answer, receiver.text = answer, b"no such number"
    send(sale)
    assert states(sale) == {"failed": 1, "unknown": 1, "sent": 1}
    page = text(alice.get("message", sale.pk))
    assert "400 no such number" in page
    assert "500 no such number" in page
    asked = [one.content["to"] for one in receiver.received]
    assert [asked.count(number) for number in NUMBERS] == [1, 1, 3]


@pytest.mark.django_db(transaction=True)
def test_a_gateway_that_takes_nothing_stops_it_and_it_can_be_continued(
    alice: Person, reached: list[Contact], gateway: TextGateway, receiver: Receiver, sale: MarketingMessage, send: Send,
    settings: Any,
) -> None:  # fmt: skip
    receiver.answer = lambda _received: 401
    send(sale)
    assert "The server refuses to send: 401" in text(alice.get("message", sale.pk))
    settings.WEBHOOKS_TO_PRIVATE = False
    alice.post("message_continuation", sale.pk)
    sale.refresh_from_db()
    work_again(sale)
    assert "is not a public address" in text(alice.get("message", sale.pk))
    assert states(sale) == {"waiting": 3}
    settings.WEBHOOKS_TO_PRIVATE = True
    receiver.answer = lambda _received: 200
    receiver.received.clear()
    alice.post("message_continuation", sale.pk)
    sale.refresh_from_db()
    work_again(sale)
    assert states(sale) == {"sent": 3}
    assert sent_to(receiver) == list(NUMBERS)


def test_who_can_not_be_texted_is_said_with_why(
    alice: Person, acme: Channel, reached: list[Contact], sale: MarketingMessage
) -> None:
    tagged: dict[str, Any] = {"tags": ["vip"]}
    cast.member(acme, "10", "Eve", mobileNumber="+821012345674", unsubscribe_texting=True, **tagged)
    cast.member(acme, "11", "Fay", email="fay@example.com", **tagged)
    cast.member(acme, "12", "Gus", mobileNumber="+82212345678", **tagged)
    cast.member(acme, "13", "Hal", mobileNumber="call me", **tagged)
    cast.member(acme, "14", "Ivy", mobileNumber="+821012345675", blocked=True, **tagged)
    cast.member(acme, "15", "Jim", mobileNumber="+4915112345678", **tagged)
    shown = " ".join(text(alice.part("message_numbers", sale.pk)).replace("<strong>", "").split())
    assert "4 customers</strong> would get it now." in shown
    for reason, number in {"Blocked": 1, "Unsubscribed": 1, "No mobile number": 1, "Not a mobile number": 2}.items():
        assert f'<th scope="row">{reason}</th><td class="number">{number}</td>' in shown


@pytest.mark.django_db(transaction=True)
def test_a_test_goes_to_ones_own_number_as_the_customer_would_read_it(
    alice: Person, reached: list[Contact], gateway: TextGateway, receiver: Receiver, sale: MarketingMessage
) -> None:
    form = {"name": "Sale", "text": "Hi {{ profile.name }}", "then": "test", "contact": reached[1].pk}
    alice.post("message", sale.pk, **form, number="010-9999-8888")
    (one,) = receiver.received
    assert (one.content["to"], one.content["msg"]["text"].splitlines()[0]) == ("+821099998888", "Hi Bea")
    assert "This was a test" in text(Client().post(one.content["msg"]["text"].rpartition("https://roster.example")[2]))
    assert 'value="010-9999-8888"' in text(alice.get("message", sale.pk))
    answer = alice.client.post(alice.url("message", sale.pk), {**form, "number": "nobody"}, follow=True)
    assert "is no phone number" in text(answer)
    receiver.answer, receiver.text = lambda _received: 400, b"sender not registered"
    answer = alice.client.post(alice.url("gateway_test"), {"number": "010-9999-8888"}, follow=True)
    assert "400 sender not registered" in text(answer)
    assert reasons(sale) == []


def test_the_preview_counts_the_parts_that_are_paid_for(alice: Person, reached: list[Contact], write: Write) -> None:
    message = write(medium="text")
    shown = text(alice.post("message_preview", message.pk, text="{{ unsubscribe }}" + "a" * 200))
    assert "2 parts" in shown
    assert "(GSM-7)" in shown
    assert "(UCS-2)" in text(alice.post("message_preview", message.pk, text="안녕하세요"))


@pytest.mark.parametrize(
    ("said", "alphabet", "length", "number"),
    [
        ("", "GSM-7", 0, 1), ("a" * 160, "GSM-7", 160, 1), ("a" * 161, "GSM-7", 161, 2), ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1), ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("가" * 70, "UCS-2", 70, 1), ("가" * 71, "UCS-2", 71, 2), ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 67, "UCS-2", 134, 3),
    ],
)  # fmt: skip
def test_a_text_has_as_many_parts_as_networks_make_of_it(said: str, alphabet: str, length: int, number: int) -> None:
    parts = Parts.of(said)
    assert (parts.alphabet, parts.length, parts.number) == (alphabet, length, number)
