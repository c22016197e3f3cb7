"""Whatever door a change comes through, webhooks are told of it: a walk over all of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from contacts import inbox
from contacts.merging import separate, unify
from contacts.models import Contact
from contacts.upserting import Change, MemberId, upsert, upsert_many
from contacts.visitors.sessions import Visit, touch
from crm.actors import Actor
from crm.models import User
from tests import cast
from tests.cast import HTMX, Person
from tests.contacts.bulk import doing
from tests.contacts.imports import importing
from tests.contacts.shopify import shop as shopify
from tests.crm.webhooks.receiver import Receiver, hook, run_due

pytestmark = pytest.mark.django_db

CHANGED, CONSENT, DELETED = "member.upserted.contact", "member.upserted.subscription", "member.deleted"
LEAD, LEAD_GONE = "lead.upserted.contact", "lead.deleted"
OPENED, SAID = "userChat.opened", "message.created.userChat"
PROGRAM = Actor(name="Shop")
DOORS: list[tuple[Callable[..., Any], list[tuple[str, str]]]] = []

Told = tuple[str, str]


def door(*expected: Told) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A way in which Ada (member 1) or others are changed, and what must be told of it: scope and member ID."""

    def register(act: Callable[..., Any]) -> Callable[..., Any]:
        DOORS.append((act, sorted(expected)))
        return act

    return register


@door((CHANGED, "1"))
def a_cell(alice: Person, ada: Contact, _folder: Path) -> None:
    save(alice, ada, "profile.name", "Ida")


@door((CONSENT, "1"))
def consent_in_the_panel(alice: Person, ada: Contact, _folder: Path) -> None:
    save(alice, ada, "unsubscribeEmail", "true")


@door((CHANGED, "1"), (CHANGED, "1"))
def a_cell_and_its_undo(alice: Person, ada: Contact, _folder: Path) -> None:
    save(alice, ada, "profile.name", "Ida")
    alice.post("contact_change_reversal", alice.channel.log.filter(verb="contact.changed").latest("id").pk)


@door((CHANGED, "1"), (CHANGED, "2"))
def a_pasted_block(alice: Person, ada: Contact, _folder: Path) -> None:
    rows = ",".join(map(str, alice.channel.contacts.order_by("pk").values_list("pk", flat=True)))
    data = {"text": "Ida\nBia", "rows": rows, "keys": "profile.firstName"}
    preview = alice.client.post(alice.url("contacts_paste"), data, headers=HTMX)
    data["seen"] = preview.context["pasted"].seen
    assert alice.client.post(alice.url("contacts_paste_saving"), data, headers=HTMX).status_code < 300


@door((CHANGED, "1"), (CHANGED, "1"))
def blocking_and_unblocking(alice: Person, ada: Contact, _folder: Path) -> None:
    alice.post("contact_block", ada.pk)
    alice.post("contact_unblock", ada.pk)


@door((LEAD, "None"))
def a_lead_by_hand(alice: Person, _ada: Contact, _folder: Path) -> None:
    alice.post("lead_new", email="lea@example.com")


@door((CHANGED, "1"), (CHANGED, "2"), (CHANGED, "1"), (CHANGED, "2"))
def a_tag_for_all_and_its_undo(alice: Person, _ada: Contact, _folder: Path) -> None:
    change = doing.do(alice, "contacts_bulk_tags", {"tags": "vip"})
    doing.undo(alice, change)
    doing.work()


@door((CONSENT, "1"), (CONSENT, "2"))
def consent_of_all(alice: Person, _ada: Contact, _folder: Path) -> None:
    doing.do(alice, "contacts_bulk_consent", {"medium": "email", "agreed": "no"})


@door((DELETED, "1"))
def deletion_in_the_panel(alice: Person, ada: Contact, _folder: Path) -> None:
    alice.post("contact_deletion", ada.pk)


@door((CHANGED, "1"), (CHANGED, "9"))
def a_file(alice: Person, _ada: Contact, folder: Path) -> None:
    importing.run(alice.channel, importing.csv_file(folder, "memberId,firstName\n1,Ida\n9,Nine"))


@door((CHANGED, "1"), (CONSENT, "1"), (CHANGED, "9"))
def programs(alice: Person, _ada: Contact, _folder: Path) -> None:
    change = Change(profile={"firstName": "Ida"}, unsubscribe_texting=True)
    upsert(alice.channel, MemberId("1"), change, by=PROGRAM, qualifies=True)
    upsert_many(alice.channel, [(MemberId("9"), Change(tags=["new"]))], by=PROGRAM, qualifies=True)


@door()
def a_visit(alice: Person, ada: Contact, _folder: Path) -> None:
    touch(alice.channel, ada.pk, Visit(timezone.now(), "web", {"os": "Linux"}, country="KR", city="Seoul"))


@door((CHANGED, str(shopify.NUMBER)), (DELETED, str(shopify.NUMBER)))
def shopify_and_its_deletion(alice: Person, _ada: Contact, _folder: Path) -> None:
    shop = shopify.open_shop(alice.channel)
    shopify.call(shop, "customers/create", shopify.customer())
    run_due()  # what nobody was told of needn't be told as deleted only
    shopify.call(shop, "customers/delete", {"id": shopify.NUMBER})


@door((CHANGED, "1"), (DELETED, "2"), (CHANGED, "1"), (CHANGED, "2"))
def a_merge_and_its_undo(alice: Person, ada: Contact, _folder: Path) -> None:
    bea = alice.channel.contacts.get(member_id="2")
    merge = unify(alice.channel, ada.pk, bea.pk, by=alice.actor)
    run_due()
    separate(alice.channel, merge.pk, by=alice.actor)


@door((CHANGED, "1"))
def the_admin(alice: Person, ada: Contact, _folder: Path) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    page = reverse("admin:contacts_contact_change", args=[ada.pk])
    seen = alice.client.get(page).context["adminform"].form["seen"].value()
    form = {"tags": "", "profile": json.dumps({"name": "Ida"}), "seen": seen}
    assert alice.client.post(page, form).status_code == 302


@door((CHANGED, "1"), (CHANGED, "2"))
def somebody_at_the_database(alice: Person, _ada: Contact, _folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_contact SET tags = ARRAY['by', 'hand']")


@door((OPENED, "1"), (SAID, "1"), (SAID, "1"), (SAID, "1"), (OPENED, "1"))
def a_chat(alice: Person, ada: Contact, _folder: Path) -> None:
    chat = inbox.open_chat(alice.channel, ada, "Hello")
    alice.post("chat_answers", chat.pk, text="Hello Ada")
    alice.post("chat_closure", chat.pk)
    chat.refresh_from_db()
    inbox.receive(chat, "One more thing")


@pytest.mark.parametrize(("act", "expected"), DOORS, ids=[act.__name__ for act, _expected in DOORS])
def test_what_comes_through_a_door_is_told(
    alice: Person,
    receiver: Receiver,
    tmp_path: Path,
    act: Callable[..., Any],
    expected: list[Told],
) -> None:
    ada = cast.member(alice.channel, "1", "Ada")
    cast.member(alice.channel, "2", "Bea")
    hook(alice.channel, receiver)
    act(alice, ada, tmp_path)
    doing.work()
    run_due()
    assert sorted((one.scope, who(one.content)) for one in receiver.received) == expected


def who(content: dict[str, Any]) -> str:
    user = content["entity"] if content["type"] == "user" else content["refers"]["user"]
    return str(user["memberId"])


def save(person: Person, contact: Contact, key: str, value: str) -> None:
    seen = person.part("contact_value", contact.pk, key).context["editor"].seen
    assert person.post("contact_value", contact.pk, key, value=value, seen=seen).status_code < 400


def test_what_an_erased_lead_was_is_said_once(alice: Person, receiver: Receiver) -> None:
    lea = Contact.everywhere.create(channel=alice.channel, type="lead", profile={"email": "lea@example.com"})
    hook(alice.channel, receiver, LEAD_GONE)
    alice.post("contact_deletion", lea.pk)
    run_due()
    assert receiver.of(LEAD_GONE) == [
        {"id": str(lea.pk), "channelId": str(alice.channel.pk), "type": "lead", "memberId": None}
    ]


def test_a_channel_that_is_being_deleted_tells_nothing(alice: Person, receiver: Receiver) -> None:
    cast.member(alice.channel, "1", "Ada")
    webhook = hook(alice.channel, receiver)
    alice.channel.deletion_requested_at = timezone.now()
    alice.channel.save()
    alice.channel.contacts.all()._raw_delete("default")
    assert webhook.events.count() == 0
