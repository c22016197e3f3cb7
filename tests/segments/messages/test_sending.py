"""A message on its way to a real mail server, and what is reported of it."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from contacts.erasure.actions import delete as delete_contacts
from contacts.models import Contact
from crm import jobs
from crm.mailing import Line
from crm.models import Channel, Job
from segments.messages import actions
from segments.messages.actions import running
from segments.models import Bounce, MarketingMessage, Recipient
from tests import cast
from tests.cast import Person
from tests.exports import door
from tests.segments.messages import post_office
from tests.segments.messages.conftest import TEXT, Send, Write
from tests.segments.messages.post_office import PostOffice

# Committed, as the heartbeat has a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)

VIPS = ["ada@example.com", "bea@example.com", "cleo@example.com"]


def text(response: Any) -> str:
    html: str = response.content.decode()
    return html


def states(message: MarketingMessage) -> dict[str, int]:
    return dict(Counter(message.recipients.values_list("state", flat=True)))


def reasons(message: MarketingMessage) -> list[str]:
    return sorted(filter(None, message.recipients.values_list("reason", flat=True)))


def work_again(message: MarketingMessage) -> None:
    """As after a worker that has died: another one takes the job up."""
    Job.everywhere.filter(pk=message.job_id or 0).update(state=Job.State.QUEUED, lease=None)
    jobs.run(actions.Sending(), message.channel_id, message.job_id or 0)


def test_each_of_the_audience_gets_it_once_with_their_own_values(
    alice: Person, vips: list[Contact], write: Write, send: Send, office: PostOffice
) -> None:
    message = write()
    send(message)
    assert office.to == VIPS
    mail = office.of("ada@example.com")
    assert mail["Subject"] == "For Ada"
    assert (
        mail.get_content().replace("\r\n", "\n").startswith("Hello Ada,\nall is 20 % off.\n\n-- \nUnsubscribe: https")
    )
    assert "Acme" in mail["From"]
    assert states(message) == {"sent": 3}
    assert office.connections == 1, "a batch has one connection"
    assert "was sent to 3 customers" in door.chatroom(alice)
    assert [entry.verb for entry in alice.channel.log.filter(verb__startswith="message.").order_by("id")][-2:] == [
        "message.started", "message.sent",
    ]  # fmt: skip
    page = text(alice.get("message", message.pk))
    assert "Sent" in page
    assert 'id="message-form"' not in page


class Stopped(BaseException):
    """A worker is told to end, wherever it is."""


def test_whose_mail_was_being_handed_over_when_the_worker_was_stopped_gets_no_second_one(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = write()
    hand_over = Line.send

    def stopped(line: Line, mail: Any) -> Any:
        hand_over(line, mail)
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(Line, "send", stopped)
        with pytest.raises(Stopped):
            send(message)
    assert states(message) == {"unknown": 1, "waiting": 2}
    message.refresh_from_db()
    work_again(message)
    assert (states(message), office.to) == ({"unknown": 1, "sent": 2}, VIPS)


def test_a_mail_can_be_unsubscribed_from_by_one_click(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, client: Any
) -> None:
    send(write())
    mail = office.of("bea@example.com")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail["List-Unsubscribe"].strip(" <>")
    assert url in mail.get_content()
    client.post(url.removeprefix("https://roster.example"), {"List-Unsubscribe": "One-Click"})
    assert [contact.name for contact in Contact.everywhere.filter(unsubscribe_email=True)] == ["Bea"]


def test_links_of_two_customers_differ(vips: list[Contact], write: Write, send: Send, office: PostOffice) -> None:
    send(write(text="{{ unsubscribe }}"))
    assert len({mail["List-Unsubscribe"] for mail in office.mails}) == 3
    assert all(mail.get_content().count("https://roster.example/unsubscribe/") == 1 for mail in office.mails)


def test_the_audience_is_that_of_the_moment_of_sending(
    alice: Person, acme: Channel, vips: list[Contact], write: Write, office: PostOffice
) -> None:
    message = write()
    alice.post("message_sending", message.pk, stated=3)
    Contact.everywhere.filter(pk=vips[0].pk).update(tags=[])
    door.work()
    assert office.to == VIPS[1:]
    cast.member(acme, "20", "Late", email="late@example.com", tags=["vip"])
    work_again(message)
    assert office.to == VIPS[1:]


def test_another_number_than_was_told_is_asked_about_again(
    alice: Person, acme: Channel, vips: list[Contact], write: Write, office: PostOffice
) -> None:
    message = write()
    cast.member(acme, "20", "Late", email="late@example.com", tags=["vip"])
    answer = alice.post("message_sending", message.pk, stated=3)
    assert answer.status_code == 422
    assert "has changed to 4" in text(answer)
    message.refresh_from_db()
    assert message.is_draft


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"subject": ""}, "The subject is missing."),
        ({"text": " "}, "The text is missing."),
        ({"text": "{{ profile.nope }}"}, "There is no field “profile.nope”."),
        ({"audience": None}, "Choose an audience first."),
        ({"audience": {"key": "tags", "operator": "$hasAny", "values": ["none"]}}, "Nobody would get it."),
        ({"medium": "text"}, "need a gateway"),
    ],
)
def test_what_stands_against_it_is_said_first(
    alice: Person, vips: list[Contact], write: Write, values: dict[str, Any], reason: str
) -> None:
    message = write(**values)
    for answer in (alice.part("message_sending", message.pk), alice.post("message_sending", message.pk, stated=3)):
        assert answer.status_code == 422
        assert reason in text(answer)
    message.refresh_from_db()
    assert message.is_draft


def test_who_is_left_out_is_reported_with_why(
    alice: Person, acme: Channel, vips: list[Contact], write: Write, send: Send, office: PostOffice
) -> None:
    tagged: dict[str, Any] = {"tags": ["vip"]}
    cast.member(acme, "10", "Eve", email="eve@example.com", unsubscribe_email=True, **tagged)
    cast.member(acme, "11", "Ada again", email="Ada@Example.com", **tagged)
    cast.member(acme, "12", "Ivy", email="ivy@example.com", **tagged)
    Bounce.everywhere.create(channel=acme, address="ivy@example.com", kind="hard", is_final=True)
    message = write()
    send(message)
    assert office.to == VIPS
    assert reasons(message) == ["bounced", "duplicate", "unsubscribed"]
    page = text(alice.get("message", message.pk))
    assert "Same address as another customer" in page


def test_who_unsubscribes_while_it_is_sent_is_left_out(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)
    office.taken = lambda _mail: Contact.everywhere.filter(member_id="3").update(unsubscribe_email=True) and None
    message = write()
    send(message)
    assert office.to == VIPS[:2]
    assert reasons(message) == ["unsubscribed"]


def test_who_is_deleted_before_their_turn_is_left_out(
    alice: Person, vips: list[Contact], write: Write, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)
    office.taken = lambda _mail: delete_contacts(alice.channel, [vips[2].pk], by=alice.actor) and None
    message = write()
    alice.post("message_sending", message.pk, stated=3)
    door.work()
    assert office.to == VIPS[:2]
    assert reasons(message) == ["deleted"]


def test_refused_recipients_are_reported_in_the_servers_words(
    alice: Person, vips: list[Contact], write: Write, send: Send, office: PostOffice
) -> None:
    office.answer = lambda address: "550 No such user" if address.startswith("bea") else ""
    message = write()
    send(message)
    assert office.to == ["ada@example.com", "cleo@example.com"]
    assert states(message) == {"sent": 2, "failed": 1}
    page = text(alice.get("message", message.pk))
    assert "550 No such user" in page
    assert "Bea" in page


def test_who_is_refused_for_now_is_tried_again_but_not_for_ever(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RETRY_AFTER", timedelta(0))
    asked: Counter[str] = Counter()

    def answer(address: str) -> str:
        asked[address] += 1
        grey = address.startswith("ada") and asked[address] < 3
        return "451 Come back later" if grey or address.startswith("bea") else ""

    office.answer = answer
    message = write()
    send(message)
    assert office.to == ["ada@example.com", "cleo@example.com"]
    assert asked["bea@example.com"] == running.MOST_TRIES
    assert states(message) == {"sent": 2, "failed": 1}


def test_a_server_that_is_down_is_waited_for(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PAUSES", (0.05,))
    with post_office.running() as other:
        settings.EMAIL_PORT = 1  # nobody listens there
        waited: list[float] = []

        def wait(run: Any, seconds: float) -> None:
            if seconds > 0:
                waited.append(seconds)
                settings.EMAIL_PORT = other.port if len(waited) > 2 else 1

        monkeypatch.setattr(running.Run, "_wait", wait)
        message = write()
        send(message)
        assert other.to == VIPS
    assert states(message) == {"sent": 3}


def test_a_server_that_stays_down_stops_it_and_it_can_be_continued(
    alice: Person, vips: list[Contact], write: Write, send: Send, office: PostOffice, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(running, "PATIENCE", timedelta(0))
    monkeypatch.setattr(running, "PAUSES", (0.0,))
    settings.EMAIL_PORT = 1
    message = write()
    send(message)
    page = text(alice.get("message", message.pk))
    assert "can’t be reached" in page
    assert "Continue sending" in page
    assert states(message) == {"waiting": 3}
    settings.EMAIL_PORT = office.port
    alice.post("message_continuation", message.pk)
    door.work()
    assert office.to == VIPS
    assert states(message) == {"sent": 3}
    assert "There is nobody left" in text(alice.client.post(alice.url("message_continuation", message.pk), follow=True))


def test_a_connection_that_breaks_before_a_mail_is_handed_over_costs_nobody_theirs(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RETRY_AFTER", timedelta(0))
    broken: list[str] = []

    def answer(address: str) -> str:
        if address.startswith("bea") and not broken:
            broken.append(address)
            return "hang up"
        return ""

    office.answer = answer
    message = write()
    send(message)
    assert broken
    assert office.to == VIPS
    assert states(message) == {"sent": 3}


def test_a_connection_that_breaks_while_a_mail_is_handed_over_leaves_it_unknown(
    alice: Person, vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RETRY_AFTER", timedelta(0))  # or what is tried again by mistake would take minutes
    office.taken = lambda mail: "hang up" if mail["To"].startswith("bea") else ""
    message = write()
    send(message)
    assert office.to == VIPS, "the server took it, and nobody told"
    assert states(message) == {"sent": 2, "unknown": 1}
    assert "Unknown" in text(alice.get("message", message.pk))
    work_again(message)
    assert office.to == VIPS


def test_a_sender_whom_the_server_refuses_stops_it(
    alice: Person,
    vips: list[Contact],
    write: Write,
    send: Send,
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*_args: Any) -> str:
        return "553 Not allowed"

    monkeypatch.setattr(office, "handle_MAIL", refuse, raising=False)
    message = write()
    send(message)
    assert "553 Not allowed" in text(alice.get("message", message.pk))
    assert states(message) == {"waiting": 3}


def test_it_can_be_cancelled_in_the_middle(
    alice: Person, vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)
    message = write()

    def cancel(_mail: Any) -> None:
        if len(office.mails) == 2:
            alice.post("message_cancellation", message.pk)

    office.taken = cancel
    send(message)
    assert len(office.mails) == 2
    assert states(message) == {"sent": 2, "waiting": 1}
    page = text(alice.get("message", message.pk))
    assert "Continue sending" in page
    assert "Sending had already ended." in text(
        alice.client.post(alice.url("message_cancellation", message.pk), follow=True)
    )


def test_a_right_taken_away_stops_it(
    alice: Person, bob: Person, vips: list[Contact], write: Write, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)
    role = bob.manager.role
    role.granted = [*role.granted, "messages.manage"]
    role.save()
    message = write()
    bob.post("message_sending", message.pk, stated=3)
    office.taken = lambda _mail: type(role).everywhere.filter(pk=role.pk).update(granted=["contacts.view"]) and None
    door.work()
    assert len(office.mails) == 1
    message.refresh_from_db()
    assert message.job is not None
    assert "permission" in message.job.error


def test_no_more_are_claimed_than_go_together_whatever_postgresql_plans(
    alice: Person, vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)
    message = write()
    claimed: list[int] = []
    office.taken = lambda _mail: claimed.append(message.recipients.filter(state="claimed").count())
    # Else it may, or may not, ask for the next ones again for each row.
    planned = ["hashagg", "sort", "hashjoin", "mergejoin", "material", "memoize"]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET enable_{way} = off" for way in planned))
        try:
            send(message)
        finally:
            cursor.execute("; ".join([*(f"RESET enable_{way}" for way in planned), "DISCARD PLANS"]))
    assert claimed == [1, 1, 1]


def test_hostile_values_stay_in_their_place(acme: Channel, write: Write, send: Send, office: PostOffice) -> None:
    cast.member(acme, "1", "Eve\r\nBcc: all@example.com", email="eve@example.com", tags=["vip"])
    cast.member(acme, "2", "Ann", email="ann@example.com\r\nRCPT TO:<all@example.com>", tags=["vip"])
    cast.member(acme, "3", "Ann", email="no address at all", tags=["vip"])
    message = write(text="Dear {{ profile.name }}\n.\nQUIT\n", sender_name='Shop", <evil@example.com>')
    send(message)
    (mail,) = office.mails
    assert mail["Subject"] == "For Eve Bcc: all@example.com"
    assert mail["Bcc"] is None
    assert "\n.\nQUIT\n" in mail.get_content().replace("\r\n", "\n")
    assert mail["From"].addresses[0].addr_spec == "roster@localhost"
    assert states(message) == {"sent": 1, "failed": 2}


def test_a_mail_is_in_the_customers_language_and_any_script(
    acme: Channel, write: Write, send: Send, office: PostOffice
) -> None:
    cast.member(acme, "1", "김보라", email="bora@example.com", language="ko", tags=["vip"])
    send(write(subject="{{ profile.name }}님께", text="안녕하세요 " + "가" * 2000))
    (mail,) = office.mails
    assert mail["Subject"] == "김보라님께"
    assert "수신 거부: https" in mail.get_content()


def test_a_test_goes_to_the_manager_alone(alice: Person, vips: list[Contact], write: Write, office: PostOffice) -> None:
    message = write()
    assert "sent yourself a test" in text(alice.part("message_sending", message.pk))
    form = {"name": "Sale", "subject": "Hi {{ profile.name }}", "text": TEXT, "then": "test", "contact": vips[1].pk}
    alice.post("message", message.pk, **form)
    (mail,) = office.mails
    assert (mail["To"], mail["Subject"]) == ("alice@example.com", "Hi Bea")
    assert "sent yourself a test" not in text(alice.part("message_sending", message.pk))
    office.answer = lambda _address: "550 No"
    answer = alice.client.post(alice.url("message_test", message.pk), follow=True)
    assert "550 No" in text(answer)
    assert not Recipient.everywhere.exists()


def test_the_rate_is_that_of_all_messages_together(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MESSAGES_PER_MINUTE = 10
    waited: list[float] = []
    monkeypatch.setattr(running.Run, "_wait", lambda _run, seconds: waited.append(seconds))
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)
    send(write())
    assert office.to == VIPS
    # One each six seconds, of which nobody waited here. The turn that nobody took was given back or not at the end.
    assert [round(seconds) for seconds in waited[:3]] == pytest.approx([0, 6, 12], abs=2)
    first = max(waited)
    waited.clear()
    send(write("Another"))
    assert waited[0] >= first - 6, "the second message doesn’t get a rate of its own"
