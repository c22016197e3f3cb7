"""What is sent to webhooks: signed, in order, again after failures, never to who isn't asked."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from contacts.erasure.actions import delete
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.models import Channel, Webhook
from crm.webhooks import change_webhook, delivering, log, send_again, send_test, sending, unblock_webhook
from crm.webhooks.delivering import deliver
from crm.webhooks.queries import waiting_events
from crm.webhooks.tasks import trim
from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Received, Receiver, claim, hook, resume, run_due

pytestmark = pytest.mark.django_db


def test_a_new_member_is_told_with_its_values_and_signed(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada", email="ada@example.com")
    assert run_due() == 1
    (received,) = receiver.received
    assert received.scope == "member.upserted.contact"
    assert received.path == f"/hook?token={webhook.token}"
    assert received.content["event"] == "upsert"
    assert received.content["type"] == "user"
    entity = received.content["entity"]
    assert (entity["id"], entity["memberId"], entity["email"]) == (str(ada.pk), "1", "ada@example.com")
    timestamp = received.headers["x-roster-timestamp"]
    signed = hmac.new(webhook.secret.encode(), timestamp.encode() + b"." + received.body, hashlib.sha256)
    assert received.headers["x-roster-signature"] == signed.hexdigest()
    assert abs(int(timestamp) / 1000 - timezone.now().timestamp()) < 60


def test_only_what_it_wants_is_sent_and_only_of_its_channel(acme: Channel, charlie: Person, receiver: Receiver) -> None:
    hook(acme, receiver, "lead.upserted.contact")
    cast.member(acme, "1", "Ada")
    cast.member(charlie.channel, "2", "Bert")
    Contact.everywhere.create(channel=acme, type="lead", profile={"email": "lea@example.com"})
    assert run_due() == 1
    assert [entity["email"] for entity in receiver.of("lead.upserted.contact")] == ["lea@example.com"]


def test_consent_has_a_scope_of_its_own(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada")
    run_due()
    receiver.received.clear()
    acme.contacts.filter(pk=ada.pk).update(unsubscribe_email=True)
    run_due()
    assert receiver.scopes == ["member.upserted.subscription"]
    assert receiver.of("member.upserted.subscription")[0]["unsubscribeEmail"] is True


def test_a_visit_is_no_change(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada")
    run_due()
    acme.contacts.filter(pk=ada.pk).update(last_seen_at=timezone.now(), sessions_count=2, city="Seoul")
    assert run_due() == 0


def test_what_rolled_back_is_not_told(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    with transaction.atomic():
        cast.member(acme, "1", "Ada")
        transaction.set_rollback(True)
    assert run_due() == 0


def test_what_is_told_late_says_what_holds_now(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada")
    acme.contacts.filter(pk=ada.pk).update(profile={"name": "Ida"})
    run_due()
    assert [entity["name"] for entity in receiver.of("member.upserted.contact")] == ["Ida", "Ida"]


def test_who_is_deleted_is_named_once_and_kept_nowhere(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    ada = cast.member(acme, "ada-4711", "Ada", email="ada@example.com")
    run_due()
    delete(acme, [ada.pk], by=SYSTEM)
    run_due()
    (entity,) = receiver.of("member.deleted")
    assert entity == {"id": str(ada.pk), "channelId": str(acme.pk), "type": "member", "memberId": "ada-4711"}
    kept = [*webhook.deliveries.values(), *webhook.events.values()]
    assert len(kept) == 2
    assert "ada" not in str(kept)
    with pytest.raises(Exception, match="nothing is kept"):
        send_again(webhook.deliveries.get(scope="member.deleted"))


def test_who_was_changed_and_deleted_before_sending_is_only_told_as_deleted(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada")
    delete(acme, [ada.pk], by=SYSTEM)
    run_due()
    assert receiver.scopes == ["member.deleted"]


def test_what_fails_is_sent_again_with_the_same_number(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    cast.member(acme, "1", "Ada")
    receiver.answer = receiver.refuse
    assert run_due() == 1
    delivery = webhook.deliveries.get()
    assert (delivery.status, delivery.attempts, delivery.answer, delivery.is_waiting) == (500, 1, "thanks", True)
    assert run_due() == 0, "there is a pause"
    receiver.answer = lambda _received: 200
    resume(webhook)
    assert run_due() == 1
    assert len({received.headers["x-roster-delivery"] for received in receiver.received}) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("delivered", 2)


def test_changes_of_one_contact_wait_for_the_first_and_those_of_others_do_not(
    acme: Channel, receiver: Receiver
) -> None:
    webhook = hook(acme, receiver)
    ada, bert = cast.member(acme, "1", "Ada"), cast.member(acme, "2", "Bert")
    acme.contacts.filter(pk=ada.pk).update(unsubscribe_email=True)
    acme.contacts.filter(pk=bert.pk).update(unsubscribe_email=True)

    def only_bert(received: Received) -> int:
        return 200 if received.content["entity"]["memberId"] == "2" else 400

    receiver.answer = only_bert
    run_due()
    Webhook.everywhere.filter(pk=webhook.pk).update(resumes_at=None)
    run_due()
    told = [
        (received.content["entity"]["memberId"], received.scope.rpartition(".")[2]) for received in receiver.received
    ]
    assert told[-1] == ("2", "subscription")
    assert ("1", "subscription") not in told
    assert webhook.deliveries.filter(state="waiting").count() == 2
    receiver.answer = lambda _received: 200
    receiver.received.clear()
    resume(webhook)
    run_due()
    assert receiver.scopes == ["member.upserted.contact", "member.upserted.subscription"]


def test_after_a_hundred_failures_it_is_blocked_owners_are_told_and_one_click_goes_on(
    alice: Person, receiver: Receiver
) -> None:
    webhook = hook(alice.channel, receiver)
    cast.member(alice.channel, "1", "Ada")
    receiver.answer = receiver.refuse
    for _attempt in range(delivering.MOST_FAILURES):
        resume(webhook)
        assert run_due() == 1
    webhook.refresh_from_db()
    assert webhook.is_blocked
    assert "blocked" in alice.manager.notices.get().text
    resume(webhook)
    assert run_due() == 0
    cast.member(alice.channel, "2", "Bert")
    receiver.answer = lambda _received: 200
    unblock_webhook(webhook, by=alice.actor)
    assert run_due() == 2, "what happened meanwhile is told too"


def test_a_receiver_that_is_down_is_asked_by_one_at_a_time(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    receiver.answer = receiver.refuse
    for number in range(40):
        cast.member(acme, str(number), "Ada")
    assert run_due() == delivering.WINDOW
    Webhook.everywhere.filter(pk=webhook.pk).update(resumes_at=None)
    assert run_due() == 1
    assert webhook.events.count() > 0, "the rest waits in the outbox"


def test_a_receiver_that_goes_while_much_is_sent_is_not_blocked_and_asked_again_soon(
    acme: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "QUICK_SECONDS", 10.0)
    webhook = hook(acme, receiver, "member.upserted.contact")
    Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=str(number), profile={}) for number in range(300)
    )
    receiver.answer = lambda _received: 200 if len(receiver.received) <= 150 else 500
    run_due()
    webhook.refresh_from_db()
    assert not webhook.is_blocked
    assert webhook.failures <= 2 * delivering.WINDOW
    assert webhook.resumes_at is not None
    assert webhook.resumes_at - timezone.now() < timedelta(seconds=10)
    receiver.answer = lambda _received: 200
    resume(webhook)
    run_due()
    assert {entity["memberId"] for entity in receiver.of("member.upserted.contact")} == set(map(str, range(300)))


def test_who_switches_it_off_is_told_nothing_more(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    cast.member(acme, "1", "Ada")
    change_webhook(webhook, {"is_on": False}, by=SYSTEM)
    cast.member(acme, "2", "Bert")
    change_webhook(webhook, {"is_on": True}, by=SYSTEM)
    assert run_due() == 0


def test_what_one_receiver_never_takes_is_given_up_once_others_were_taken(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    cast.member(acme, "1", "Ada")
    receiver.answer = lambda received: 400 if received.content["entity"].get("memberId") == "1" else 200
    run_due()
    cast.member(acme, "2", "Bert")
    for _attempt in range(delivering.MOST_ATTEMPTS + 1):
        resume(webhook)
        run_due()
    assert sorted(webhook.deliveries.values_list("state", "attempts")) == [
        ("delivered", 1),
        ("failed", delivering.MOST_ATTEMPTS),
    ]


def test_a_change_of_many_is_kept_as_ids_and_told_in_small_parts(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver, "member.upserted.contact")
    Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=str(number), profile={}) for number in range(1_040)
    )
    assert sorted(len(event.ids) for event in webhook.events.all()) == [40, 1_000]
    webhook.events.order_by("id")[0].delete()
    assert run_due() == 40
    assert len({entity["memberId"] for entity in receiver.of("member.upserted.contact")}) == 40
    assert webhook.events.count() == 0


def test_a_change_of_many_holds_no_other_channel_up(
    acme: Channel, charlie: Person, receiver: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WORKERS = 2  # one of them sends
    monkeypatch.setattr(delivering, "WINDOW", 1)
    monkeypatch.setattr(delivering, "WIDEST", 1)
    monkeypatch.setattr(delivering, "TURN_SECONDS", 0.03)
    receiver.seconds = 0.05
    one, two = (hook(acme, receiver, "member.upserted.contact", name=name) for name in ("One", "Two"))
    others = hook(charlie.channel, receiver, "member.upserted.contact")
    Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=str(number), profile={}) for number in range(4)
    )
    cast.member(charlie.channel, "9", "Bert")
    turns = []
    while claimed := claim():
        turns += [(pk, deliver(*turn)) for turn in claimed for _channel, pk, _lease in [turn]]
    assert turns[:3] == [(one.pk, 1), (others.pk, 1), (two.pk, 1)], "channel by channel, and each in short turns"
    assert sum(number for _pk, number in turns) == 9


def test_of_a_slow_receiver_what_is_not_begun_in_time_waits_for_the_next_turn(
    acme: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "WINDOW", 40)
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0.1)
    receiver.seconds = 0.07
    webhook = hook(acme, receiver, "member.upserted.contact")
    Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=str(number), profile={}) for number in range(40)
    )
    assert run_due() == 40
    assert sorted(int(entity["memberId"]) for entity in receiver.of("member.upserted.contact")) == list(range(40))
    assert set(webhook.deliveries.values_list("attempts", flat=True)) == {1}


def test_the_log_stays_short_while_many_are_told(
    acme: Channel, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MOST_KEPT", 5)
    webhook, other = (hook(acme, receiver, "member.upserted.contact", name=name) for name in ("One", "Two"))
    Contact.everywhere.bulk_create(
        Contact(channel=acme, type="member", member_id=str(number), profile={}) for number in range(20)
    )
    assert waiting_events(webhook) == 20
    assert run_due() == 40
    assert [webhook.deliveries.count(), other.deliveries.count(), waiting_events(webhook)] == [5, 5, 0]


def test_what_has_waited_for_seven_days_is_given_up(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver, "member.upserted.contact")
    cast.member(acme, "1", "Ada")
    webhook.events.update(at=timezone.now() - timedelta(days=7, minutes=1))
    cast.member(acme, "2", "Bea")
    trim()
    run_due()
    assert [entity["memberId"] for entity in receiver.of("member.upserted.contact")] == ["2"]


def test_a_worker_that_is_slow_loses_its_lease_and_writes_nothing(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    cast.member(acme, "1", "Ada")
    ((channel_id, pk, lease),) = claim()

    def another(_received: Received) -> int:
        return 200

    receiver.answer = another
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        ((_channel, _pk, other),) = claim()
        assert delivering.deliver(channel_id, pk, lease) == 0
        assert delivering.deliver(channel_id, pk, other) == 1
    assert webhook.deliveries.get().state == "delivered"


def test_a_test_message_arrives(acme: Channel, receiver: Receiver) -> None:
    send_test(hook(acme, receiver))
    run_due()
    assert receiver.scopes == ["ping"]


def test_what_is_sent_again_says_what_holds_now_under_another_number(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    ada = cast.member(acme, "1", "Ada")
    run_due()
    acme.contacts.filter(pk=ada.pk).update(profile={"name": "Ida"}, tags=["a"])
    run_due()
    send_again(webhook.deliveries.order_by("id")[0])
    run_due()
    assert receiver.received[-1].content["entity"]["name"] == "Ida"
    assert len({received.headers["x-roster-delivery"] for received in receiver.received}) == 3


def test_a_lead_that_becomes_a_member_is_told_as_one(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    lea = Contact.everywhere.create(channel=acme, type="lead", profile={"email": "lea@example.com"})
    run_due()
    acme.contacts.filter(pk=lea.pk).update(type="member", member_id="7")
    run_due()
    assert receiver.scopes == ["lead.upserted.contact", "member.upserted.contact"]


def test_a_receiver_that_hangs_up_is_a_failure_with_a_reason(acme: Channel, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)

    def hang_up(_received: Received) -> Any:
        raise ConnectionAbortedError

    receiver.answer = hang_up
    send_test(webhook)
    run_due()
    delivery = webhook.deliveries.get()
    assert delivery.status is None
    assert delivery.error


def test_values_of_archived_keys_are_not_sent(acme: Channel, receiver: Receiver) -> None:
    hook(acme, receiver)
    cast.member(acme, "1", "Ada", email="ada@example.com")
    acme.profile_keys.filter(key="email").update(archived_at=timezone.now())
    run_due()
    assert "ada@example.com" not in receiver.received[0].body.decode()
