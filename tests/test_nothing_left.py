"""After somebody is deleted, nothing of him is found anywhere but in the text of chat messages."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from contacts.columnar import renew
from contacts.columnar.building import remove
from contacts.columnar.tasks import tend_copies
from contacts.erasure import tasks
from contacts.models import Chat, Contact, Message
from crm.models import Channel, User
from segments import actions as segments
from segments import history
from segments.bots import actions as bots
from segments.bots.inputs import Input
from segments.messages import actions as messages
from tests.cast import Person
from tests.contacts.bulk import doing
from tests.contacts.imports import importing
from tests.contacts.visitors.page import SHOP, ShopPage
from tests.crm.webhooks.receiver import Receiver, hook, run_due
from tests.exports import door
from tests.segments.conftest import EVERYBODY
from tests.traces import places

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, NUMBER, NAME, MEMBER_ID = "zora.quist@example.com", "010-7777-8888", "Zora Quist", "ZQ-4711"
PART = "zora.qui"
LANDLINE, CITY, FORMER = "02-777-8889", "Quistville", "zora@maiden.example"
WORDS = (PART, FORMER, EMAIL, NUMBER, "+821077778888", "77778888", NAME, MEMBER_ID, "+8227778889", CITY)
CHAT_TEXTS = {"contacts_message", "contacts_chat"}


@pytest.fixture
def zora(acme: Channel, tmp_path: Path) -> Contact:
    """Came by an import, beside others."""
    lines = (
        "memberId,name,email,mobileNumber,landlineNumber",
        f"{MEMBER_ID},{NAME},{FORMER},{NUMBER},{LANDLINE}",
        "2,Al,al@example.com,,",
    )
    importing.run(acme, importing.csv_file(tmp_path, "\n".join(lines)))
    return importing.member(acme, MEMBER_ID)


@pytest.fixture
def chat(zora: Contact) -> Chat:
    chat = Chat.everywhere.create(channel=zora.channel, contact=zora, last_text=f"I am {NAME}")
    Message.everywhere.create(channel=zora.channel, chat=chat, side="customer", text=f"I am {NAME}, {EMAIL}")
    return chat


def edit(alice: Person, zora: Contact) -> None:
    """She has another address by now; somebody looked for the former one."""
    alice.post("contacts_terms", text=f"{FORMER}\nal@example.com", separator="lines")
    seen = alice.part("contact_value", zora.pk, "profile.email").context["editor"].seen
    assert alice.post("contact_value", zora.pk, "profile.email", value=EMAIL, seen=seen).status_code < 400
    zora.refresh_from_db()
    assert zora.email == EMAIL


def read(alice: Person, zora: Contact) -> None:
    """Look at her in every way."""
    alice.get("contact", zora.pk)
    alice.part("contact", zora.pk, target="panel")
    alice.get("contact_timeline", zora.pk)
    alice.get("contact_why", zora.pk)
    for text in (NAME, EMAIL, NUMBER):
        assert NAME in alice.get("contacts", q=text).content.decode()
        alice.get("log", q=text)


def search(alice: Person) -> None:
    """For her among others and alone, by terms and by filters, short and long."""
    alice.post("contacts_terms", text=f"{EMAIL}\n{NUMBER}\n{MEMBER_ID}\n{NAME}\nal@example.com", separator="lines")
    alice.post("contacts_terms", text=EMAIL, separator="lines")
    condition = {"key": "profile.email", "operator": "$in", "values": [EMAIL]}
    alice.get("contacts", filter=json.dumps(condition))
    filler = [f"somebody{number}@example.com" for number in range(400)]
    written = {"key": "profile.name", "operator": "$in", "values": [f"{NAME} <{EMAIL}>", "Somebody"]}
    both = {"or": [condition | {"values": [EMAIL, *filler]}, written]}
    segment = segments.create(alice.channel, "Those", 1, both, by=alice.actor)
    alice.get("export_new", audience=segment.pk)  # imports the filter, which is kept
    segments.delete(segment, by=alice.actor)


def speak_of_her(alice: Person, zora: Contact) -> None:
    """In what bulk changes of others keep: the sentence of a filter in two languages, a search for a part, a list."""
    alice.channel.profile_keys.create(channel=alice.channel, key="friends", label="Friends", type="list", position=98)
    condition = {"key": "profile.email", "operator": "$in", "values": [EMAIL]}
    for language in ("en", "ko"):
        User.objects.filter(pk=alice.user.pk).update(language=language)
        doing.do(alice, "contacts_bulk_tags", {"tags": f"of-{language}"}, filter=json.dumps(condition))
    User.objects.filter(pk=alice.user.pk).update(language="en")
    doing.do(alice, "contacts_bulk_tags", {"tags": "part"}, q=PART)
    bulk = alice.channel.bulk_changes.first()
    assert bulk is not None
    sentence = f"‘{EMAIL}’을, 「{EMAIL}」인, {EMAIL}에게, “{PART}”"
    given = {"key": "profile.friends", "type": "list", "value": [EMAIL, NAME]}
    alice.channel.bulk_changes.filter(pk=bulk.pk).update(kind="value", chosen=f"{bulk.chosen}\n{sentence}", given=given)
    assert EMAIL in "".join(alice.channel.bulk_changes.values_list("chosen", flat=True))


def change(alice: Person, zora: Contact) -> None:
    alice.post("contact_block", zora.pk)
    alice.post("lead_new", email=EMAIL)
    everybody = segments.create(alice.channel, "Everybody", 2, EVERYBODY, by=alice.actor)
    segments.change(everybody, {"track_members": True}, by=alice.actor)
    history.take_day(alice.channel, everybody.created_at.date())


def visit(alice: Person, zora: Contact) -> None:
    """She signs in on the web site; before, she had left her address in another browser."""
    Channel.objects.filter(pk=alice.channel.pk).update(allowed_origins=[SHOP])
    mine, others = ShopPage(alice.channel), ShopPage(alice.channel)
    assert others.boot(profile={"email": EMAIL, "mobileNumber": NUMBER}).status_code == 200
    assert others.call("track", name="Asked", properties={"who": NAME}).status_code == 200
    assert mine.sign_in(MEMBER_ID, profile={"name": NAME}).status_code == 200
    assert mine.call("track", memberId=MEMBER_ID, name="Bought", properties={"for": EMAIL}).status_code == 200
    answer_form(alice, others)


def answer_form(alice: Person, page: ShopPage) -> None:
    """In the other browser, in the messenger."""
    values = {"name": "Names", "page_rule": "any", "inputs": [Input("text", "Who are you?", "name")]}
    bot = bots.switch(bots.create(alice.channel, values, by=alice.actor), True, by=alice.actor)
    said = {"form": bot.pk, "token": str(uuid4())}
    assert page.call("form_showing", **said).json()["form"]
    assert page.call("form_answers", **said, answers={"name": NAME}).status_code == 200


def administer(alice: Person, zora: Contact) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    page = reverse("admin:contacts_contact_change", args=[zora.pk])
    alice.channel.profile_keys.create(channel=alice.channel, key="city", label="City", type="string", position=99)
    seen = alice.client.get(page).context["adminform"].form["seen"].value()
    form = {"tags": "", "profile": json.dumps(zora.profile | {"city": CITY}), "seen": seen}
    assert alice.client.post(page, form).status_code == 302
    alice.client.get(reverse("admin:contacts_contact_changelist"), {"q": EMAIL})


def download(alice: Person, zora: Contact) -> None:
    door.start(alice, 1, contact=zora.pk, reason=f"{NAME} asked for it: {EMAIL}, {NUMBER}.")
    door.work()
    door.download(alice, door.exports(alice)[0])


def tell(alice: Person, receiver: Receiver) -> None:
    """Another program is told of her, and its answers repeat her name."""
    receiver.text = f"Thanks for {NAME}".encode()
    webhook = hook(alice.channel, receiver, "member.upserted.contact", "member.deleted")
    member = alice.channel.contacts.get(member_id=MEMBER_ID)
    alice.post("contact_block", member.pk)
    alice.post("contact_unblock", member.pk)
    assert run_due()
    assert NAME in receiver.received[0].body.decode()
    assert webhook.deliveries.filter(body__contains=EMAIL, answer__contains=NAME).exists()


def write(alice: Person, zora: Contact) -> None:
    """A message to her, which bounced; and one that isn't sent yet and names her."""
    audience = {"key": "profile.email", "operator": "$eq", "values": [EMAIL]}
    draft = messages.create(alice.channel, "Sale", "email", audience, by=alice.actor)
    messages.edit(draft, {"subject": f"For {NAME}", "text": f"Dear {NAME}, {EMAIL}"}, by=alice.actor)
    message = messages.duplicate(draft, by=alice.actor)
    member = alice.channel.contacts.get(member_id=MEMBER_ID)
    message.recipients.create(channel=alice.channel, contact=member, state="failed", detail=f"550 <{EMAIL}> unknown")
    messages.note_bounce(alice.channel, EMAIL, "hard", "550", by=alice.actor)


@pytest.mark.usefixtures("chat")
def test_only_chat_messages_still_speak_of_who_is_deleted(
    alice: Person, zora: Contact, receiver: Receiver, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.COLUMNAR_FROM = 1
    caplog.set_level(logging.DEBUG)
    for name in ("django.db.backends", "faker"):
        logging.getLogger(name).setLevel(logging.INFO)
    for did in (edit, read, change, visit, administer, download, speak_of_her):
        did(alice, zora)
    search(alice)
    tell(alice, receiver)
    write(alice, zora)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    renew(alice.channel)
    found = places(WORDS)
    assert any(place.endswith(".duckdb") for place in found)
    assert found >= {"segments_recipient", "segments_bounce", "segments_marketingmessage"}
    assert found >= {"contacts_event", "contacts_visitor", "crm_webhookdelivery"}
    assert found >= {"contacts_contact", "crm_logentry", "contacts_savedurlpart", "exports_export", "django_admin_log"}

    alice.post("contact_deletion", zora.pk)
    door.work()
    assert run_due()
    assert receiver.scopes[-1] == "member.deleted"
    assert "statistics of contacts_contact" in places(WORDS)
    tasks.renew_statistics()
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.COLUMNAR_ERASED_MINUTES + 1), tick=True):
        tend_copies()
        door.work()
    assert alice.channel.columnar_copies.count() == 1, "there is no new copy"
    assert places(WORDS) == CHAT_TEXTS
    assert tasks.renew_statistics() == 0
    remove(alice.channel.columnar_copies.all())
    assert "Deleted customer" in alice.get("log").content.decode()
    assert not [record for record in caplog.records if any(word in record.getMessage() for word in WORDS)]
    door.throw_away()


def test_what_is_of_others_is_still_there(alice: Person, zora: Contact) -> None:
    edit(alice, zora)
    search(alice)
    al = alice.channel.contacts.get(member_id="2")
    alice.get("contact", al.pk)
    alice.post("contact_deletion", zora.pk)
    found = {place for place in places(["al@example.com"]) if not place.startswith("statistics of")}
    assert found == {"contacts_contact", "contacts_savedurlpart"}
    assert alice.channel.log.get(verb="contact.opened").subject_name == "Al"


def test_the_chat_stays_without_its_customer(alice: Person, zora: Contact, chat: Chat) -> None:
    alice.post("contact_deletion", zora.pk)
    chat.refresh_from_db()
    assert chat.contact is None
    assert chat.messages.count() == 1
