"""What mail servers say of addresses afterwards, told by a program."""

from typing import Any

import pytest
from django.test import Client

from contacts.erasure.actions import delete as delete_contacts
from contacts.models import Contact
from crm.models import Channel
from segments.messages import actions
from segments.models import Bounce, MarketingMessage, Recipient
from tests.cast import Person
from tests.programs import Program
from tests.segments.messages.conftest import Write

pytestmark = pytest.mark.django_db

PATH = "/api/v1/bounces"


@pytest.fixture
def program(acme: Channel) -> Program:
    return Program.of(acme)


@pytest.fixture
def sale(vips: list[Contact], write: Write) -> MarketingMessage:
    """It was sent to the VIPs just now."""
    message = write()
    for contact in vips:
        row = Recipient(channel=contact.channel, message=message, contact=contact, state=Recipient.State.SENT)
        row.sent_at = message.created_at
        row.save()
    return message


def tell(program: Program, address: str = "Ada@Example.com", kind: str = "hard", **more: Any) -> Any:
    return program.post(PATH, {"address": address, "kind": kind, **more})


def reached(alice: Person, message: MarketingMessage) -> int:
    number: int = alice.part("message_numbers", message.pk).context["reach"].reached
    return number


def test_a_hard_bounce_is_not_mailed_again(alice: Person, program: Program, sale: MarketingMessage) -> None:
    answer = tell(program, reason="550 5.1.1 No such user")
    assert answer.status_code == 200
    assert answer.json() == {"address": "ada@example.com", "kind": "hard", "mailed": False, "known": True}
    assert reached(alice, sale) == 2
    assert sale.recipients.filter(bounced_at__isnull=False).count() == 1
    assert alice.channel.log.get(verb="contact.bounced").actor_name == "Shop"


def test_a_soft_bounce_is_only_noted(alice: Person, program: Program, sale: MarketingMessage) -> None:
    assert tell(program, kind="soft").json()["mailed"]
    assert reached(alice, sale) == 3
    assert not sale.recipients.filter(bounced_at__isnull=False).exists()


def test_a_complaint_unsubscribes(acme: Channel, program: Program, sale: MarketingMessage) -> None:
    tell(program, kind="complaint")
    ada = acme.contacts.get(member_id="1")
    assert ada.unsubscribe_email
    assert ada.unsubscribe_email_at is not None


def test_it_can_be_told_again_and_a_soft_one_takes_nothing_back(
    alice: Person, acme: Channel, program: Program, sale: MarketingMessage
) -> None:
    for kind in ("soft", "hard", "hard", "soft"):
        assert tell(program, kind=kind).status_code == 200
    bounce = Bounce.everywhere.get(channel=acme)
    assert (bounce.kind, bounce.is_final, bounce.times) == ("hard", True, 4)
    assert reached(alice, sale) == 2


def test_of_an_address_that_nobody_has_nothing_is_kept(program: Program, sale: MarketingMessage) -> None:
    assert tell(program, address="who@example.com").json() == {
        "address": "who@example.com", "kind": "hard", "mailed": True, "known": False,
    }  # fmt: skip
    assert not Bounce.everywhere.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"address": "no address", "kind": "hard"},
        {"address": "a@b.cd\r\nBcc: x@y.zz", "kind": "hard"},
        {"address": "a\0b@example.com", "kind": "hard"},
        {"address": "ada@example.com", "kind": "worse"},
        {"address": "ada@example.com"},
        {"kind": "hard"},
        {"address": "ada@example.com", "kind": "hard", "more": 1},
        {"address": ["ada@example.com"], "kind": "hard"},
        {"address": "a" * 300 + "@example.com", "kind": "hard"},
        {"address": "ada@example.com", "kind": "hard", "reason": "x" * 301},
        [],
    ],
)
def test_what_makes_no_sense_is_refused(program: Program, sale: MarketingMessage, body: Any) -> None:
    assert program.post(PATH, body).status_code in (400, 422)
    assert not Bounce.everywhere.exists()


def test_another_channels_program_says_nothing_of_ours(alice: Person, charlie: Person, sale: MarketingMessage) -> None:
    assert tell(Program.of(charlie.channel)).json()["known"] is False
    assert reached(alice, sale) == 3
    assert Client().post(PATH, {"address": "ada@example.com", "kind": "hard"}).status_code == 401


def test_an_address_can_be_mailed_again(alice: Person, program: Program, sale: MarketingMessage) -> None:
    tell(program)
    ada = alice.channel.contacts.get(member_id="1")
    page = alice.get("contact", ada.pk).content.decode()
    assert "Nothing is sent to this address any more" in page
    assert alice.post("contact_bounce_forgiveness", ada.pk).status_code == 302
    assert reached(alice, sale) == 3
    assert "Nothing is sent to this address" not in alice.get("contact", ada.pk).content.decode()


def test_a_bounce_goes_with_its_contact(alice: Person, acme: Channel, program: Program, sale: MarketingMessage) -> None:
    tell(program)
    ada = acme.contacts.get(member_id="1")
    sale.recipients.filter(contact=ada).update(detail="550 <ada@example.com> no such user")
    actions.edit(sale, {"text": "Hello ada@example.com", "subject": "x"}, by=alice.actor)
    named = {"key": "profile.email", "operator": "$eq", "values": ["ada@example.com"]}
    actions.choose_audience(sale, named, by=alice.actor)
    delete_contacts(acme, [ada.pk], by=alice.actor)
    assert not Bounce.everywhere.exists()
    row = sale.recipients.get(contact=None)
    assert (row.detail, row.state) == ("", "sent")
    sale.refresh_from_db()
    assert sale.text == "Hello …"
    assert sale.audience is not None
    assert "ada" not in str(sale.audience)
    assert reached(alice, sale) == 0, "not everybody"
