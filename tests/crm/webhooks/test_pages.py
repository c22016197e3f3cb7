"""Settings → Webhooks."""

from functools import partial

import pytest
from django.db import transaction

from crm.models import Channel
from crm.webhooks.actions import MOST, change_webhook
from tests import cast
from tests.cast import Person
from tests.crm.webhooks.receiver import Receiver, hook, run_due
from tests.together import beside

pytestmark = pytest.mark.django_db

FORM = {"name": "Shop", "url": "https://shop.example/hook", "scopes": ["member.deleted", "lead.deleted"]}


def test_the_secret_is_shown_once_and_can_be_renewed(alice: Person) -> None:
    answer = alice.post("webhook_new", **FORM)
    webhook = alice.channel.webhooks.get()
    assert webhook.secret in answer.content.decode()
    assert webhook.token in answer.content.decode()
    for route, *args in (("webhooks",), ("webhook", webhook.pk), ("webhook_settings", webhook.pk), ("log",)):
        page = alice.get(route, *args).content.decode()
        assert webhook.secret not in page
        assert webhook.token not in page
    renewed = alice.post("webhook_secret", webhook.pk).content.decode()
    assert webhook.secret not in renewed
    webhook.refresh_from_db()
    assert webhook.secret in renewed


def test_a_channel_has_ten_at_most_and_names_differ(alice: Person) -> None:
    for number in range(MOST):
        assert alice.post("webhook_new", **FORM | {"name": str(number)}).status_code == 200
    refused = alice.post("webhook_new", **FORM)
    assert refused.status_code == 422
    assert "at most 10 webhooks" in refused.content.decode()
    assert alice.channel.webhooks.count() == MOST
    alice.channel.webhooks.get(name="9").delete()
    assert alice.post("webhook_new", **FORM | {"name": "8"}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_that_want_the_same_name_at_once_one_is_told_so(alice: Person) -> None:
    for name in ("One", "Two"):
        alice.post("webhook_new", **FORM | {"name": name})
    hooks = alice.channel.webhooks.all()
    changes = [partial(change_webhook, each, {"name": "Shop"}, by=alice.actor) for each in hooks]
    with beside() as begin, transaction.atomic():
        # Both are checked before either is stored, where nobody makes them wait.
        Channel.locked(alice.channel.pk)
        begun = [begin(change) for change in changes]
    outcomes = [one for each in begun for one in each.result()]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ValidationError", "Webhook"], outcomes
    assert alice.channel.webhooks.filter(name="Shop").count() == 1


@pytest.mark.parametrize("wrong", [{"url": "http://shop.example/"}, {"scopes": []}, {"scopes": ["ping"]}, {"name": ""}])
def test_what_makes_no_sense_is_refused_in_the_form(alice: Person, wrong: dict[str, object]) -> None:
    assert alice.post("webhook_new", **FORM | wrong).status_code == 422
    assert not alice.channel.webhooks.exists()


def test_settings_are_changed_and_logged(alice: Person) -> None:
    alice.post("webhook_new", **FORM)
    webhook = alice.channel.webhooks.get()
    assert alice.post("webhook_settings", webhook.pk, **FORM | {"name": "Store", "is_on": ""}).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.is_on) == ("Store", False)
    entry = alice.channel.log.get(verb="webhook.changed")
    assert (entry.before, entry.after) == ({"name": "Shop", "is_on": True}, {"name": "Store", "is_on": False})


def test_the_log_shows_what_was_sent_and_answered_and_sends_it_again(alice: Person, receiver: Receiver) -> None:
    webhook = hook(alice.channel, receiver)
    cast.member(alice.channel, "1", "Ada <b>")
    run_due()
    page = alice.get("webhook", webhook.pk).content.decode()
    assert "member.upserted.contact" in page
    delivery = webhook.deliveries.get()
    shown = alice.get("webhook_delivery", delivery.pk).content.decode()
    assert "Ada &lt;b&gt;" in shown
    assert "thanks" in shown
    alice.post("webhook_delivery_sending", delivery.pk)
    run_due()
    assert receiver.scopes == ["member.upserted.contact"] * 2


def test_a_blocked_one_is_unblocked_by_one_click(alice: Person, receiver: Receiver) -> None:
    webhook = hook(alice.channel, receiver)
    alice.channel.webhooks.update(blocked_at=webhook.created_at, failures=100)
    assert "Unblock" in alice.get("webhook", webhook.pk).content.decode()
    alice.post("webhook_unblocking", webhook.pk)
    webhook.refresh_from_db()
    assert not webhook.is_blocked
    assert "Unblock" not in alice.get("webhook", webhook.pk).content.decode()


def test_a_test_is_sent_by_a_button_and_a_webhook_deleted(alice: Person, receiver: Receiver) -> None:
    webhook = hook(alice.channel, receiver)
    alice.post("webhook_test", webhook.pk)
    run_due()
    assert receiver.scopes == ["ping"]
    alice.post("webhook_deletion", webhook.pk)
    assert not alice.channel.webhooks.exists()
    assert not alice.channel.webhook_deliveries.exists()


def test_who_was_deleted_is_taken_out_of_the_log(alice: Person, receiver: Receiver) -> None:
    webhook = hook(alice.channel, receiver, "member.upserted.contact")
    ada = cast.member(alice.channel, "ada-1", "Ada")
    receiver.text = b"Hello Ada"
    run_due()
    alice.post("contact_deletion", ada.pk)
    delivery = webhook.deliveries.get()
    assert (delivery.body, delivery.answer) == ("", "")
    assert "isn’t kept" in alice.get("webhook_delivery", delivery.pk).content.decode()


def test_the_log_is_walked_page_by_page(acme: Channel, alice: Person, receiver: Receiver) -> None:
    webhook = hook(acme, receiver)
    webhook.deliveries.bulk_create(
        webhook.deliveries.model(channel=acme, webhook=webhook, scope="ping", lane="ping", at=webhook.created_at)
        for _number in range(60)
    )
    first = alice.get("webhook", webhook.pk)
    assert len(first.context["deliveries"]) == 50
    second = alice.get("webhook", webhook.pk, before=first.context["older"])
    assert len(second.context["deliveries"]) == 10
