"""A message for contacts who turn out to be one, or come to the same address, while it is sent; and their timelines."""

from typing import Any

import pytest

from contacts.merging import separate, unify
from contacts.models import Contact
from crm.models import Channel
from segments.messages.actions import running
from segments.models import Recipient
from tests import cast
from tests.cast import Person
from tests.segments.messages.conftest import Send, Write
from tests.segments.messages.post_office import PostOffice
from tests.segments.messages.test_sending import reasons, states, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("kept", [0, 2])
def test_two_who_are_merged_between_their_turns_get_it_once(
    alice: Person, vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch,
    kept: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)
    merges: list[Any] = []

    def merge(_mail: Any) -> None:
        if len(office.mails) == 2:  # Ada has got it, Cleo hasn't
            merges.append(unify(alice.channel, vips[kept].pk, vips[2 - kept].pk, by=alice.actor))

    office.taken = merge
    message = write()
    send(message)
    assert office.to == ["ada@example.com", "bea@example.com"]
    assert states(message) == {"sent": 2}
    separate(alice.channel, merges[0].pk, by=alice.actor)
    ada = message.recipients.get(contact=vips[0].pk)
    assert (ada.state, message.recipients.get(contact=vips[2].pk).state) == ("sent", "waiting")


def test_one_address_gets_it_once_whoever_has_it_by_then(
    vips: list[Contact], write: Write, send: Send, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_IN_BATCH", 1)

    def swap(_mail: Any) -> None:
        """Ada's address goes to Cleo, and Ada gets another."""
        if len(office.mails) == 1:
            Contact.everywhere.filter(pk=vips[0].pk).update(profile={"email": "new@example.com"})
            Contact.everywhere.filter(pk=vips[2].pk).update(profile={"email": "ADA@example.com"})

    office.taken = swap
    message = write()
    send(message)
    assert office.to == ["ada@example.com", "bea@example.com"]
    assert reasons(message) == ["duplicate"]


def test_the_timeline_says_what_somebody_got_and_what_not(
    alice: Person, bob: Person, acme: Channel, vips: list[Contact], write: Write, send: Send, office: PostOffice,
    client: Any,
) -> None:  # fmt: skip
    send(write())
    office.answer = lambda _address: "550 Full"
    send(write("Second"))
    link = office.of("ada@example.com")["List-Unsubscribe"].strip(" <>").removeprefix("https://roster.example")
    client.post(link)
    page = text(alice.get("contact_timeline", vips[0].pk))
    for said in ("Got an e-mail message", "Sale", "Marketing message failed", "Second · 550 Full",
                 "Unsubscribed by the link in a message"):  # fmt: skip
        assert said in page
    assert "Got an e-mail message" not in text(bob.get("contact_timeline", vips[0].pk))
    assert "Got an e-mail" not in text(alice.get("contact_timeline", cast.member(acme, "50", "New").pk))
    assert Recipient.everywhere.filter(address=None).count() == 0
