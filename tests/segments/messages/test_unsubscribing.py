"""What customers do by the links in their messages."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.erasure.actions import delete as delete_contacts
from contacts.merging import unify
from contacts.models import Contact
from segments.messages import actions
from segments.messages.links import Link
from segments.models import Recipient
from tests.cast import Person
from tests.segments.messages.conftest import Write

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ada(vips: list[Contact]) -> Contact:
    return vips[0]


@pytest.fixture
def link(ada: Contact, write: Write) -> Link:
    """Of a message that Ada got."""
    message = write()
    recipient = message.recipients.create(channel=ada.channel, contact=ada, state=Recipient.State.SENT)
    return Link(ada.channel_id, "email", recipient.pk, ada.pk)


@pytest.fixture
def stranger() -> Client:
    """A browser or a mail program that nobody has signed in to."""
    return Client(enforce_csrf_checks=True)


def url(link: Link) -> str:
    return reverse("unsubscribe", args=[link.token])


def text(response: Any) -> str:
    html: str = response.content.decode()
    return html


def refuses(contact: Contact) -> bool:
    contact.refresh_from_db()
    return contact.unsubscribe_email


def test_opening_the_link_changes_nothing(stranger: Client, ada: Contact, link: Link) -> None:
    for _time in range(2):
        answer = stranger.get(url(link))
        assert "Unsubscribe from e-mails?" in text(answer)
    stranger.head(url(link))
    assert not refuses(ada)


def test_one_click_unsubscribes_without_session_cookie_or_token(stranger: Client, ada: Contact, link: Link) -> None:
    answer = stranger.post(url(link), ONE_CLICK)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "You are unsubscribed" in text(answer)
    assert refuses(ada)
    assert ada.unsubscribe_email_at is not None
    assert not ada.unsubscribe_texting
    entry = ada.channel.log.get(verb="contact.changed")
    assert (entry.after, entry.details["source"], entry.details["message"]) == (
        {"unsubscribeEmail": True}, "unsubscribe link", "Sale",
    )  # fmt: skip
    assert Recipient.everywhere.get(pk=link.recipient).unsubscribed_at is not None


def test_it_can_be_repeated(stranger: Client, ada: Contact, link: Link) -> None:
    for _time in range(3):
        assert "You are unsubscribed" in text(stranger.post(url(link), ONE_CLICK))
    assert ada.channel.log.filter(verb="contact.changed").count() == 1


def test_it_can_be_undone_for_a_day(stranger: Client, ada: Contact, link: Link) -> None:
    stranger.post(url(link), ONE_CLICK)
    assert "Undo" in text(stranger.get(url(link)))
    assert "You are subscribed" in text(stranger.post(url(link), {"undo": "1"}))
    assert not refuses(ada)
    stranger.post(url(link), ONE_CLICK)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        assert "Undo" not in text(stranger.post(url(link), {"undo": "1"}))
    assert refuses(ada)


def test_undo_takes_back_nothing_else(stranger: Client, ada: Contact, link: Link) -> None:
    Contact.everywhere.filter(pk=ada.pk).update(unsubscribe_email=True)
    stranger.post(url(link), {"undo": "1"})
    assert refuses(ada)


def test_a_link_of_a_text_message_is_about_text_messages(stranger: Client, ada: Contact, link: Link) -> None:
    other = Link(link.channel, "text", link.recipient, link.contact)
    assert "Unsubscribe from text messages?" in text(stranger.get(url(other)))
    stranger.post(url(other), ONE_CLICK)
    assert not refuses(ada)
    assert ada.unsubscribe_texting


def test_nobody_can_make_a_link(stranger: Client, ada: Contact, link: Link) -> None:
    signature = link.token.rpartition(":")[2]
    forged = [f"{link.channel}.email.{link.recipient + 1}.{ada.pk}:{signature}", "x", f"{ada.pk}", link.token[:-1],
              f"{link.token}x", "%00", "1.email.1.1:"]  # fmt: skip
    for token in forged:
        answer = stranger.post(f"/unsubscribe/{token}/", ONE_CLICK)
        assert answer.status_code == 404
        assert "This link is incomplete" in text(answer) or token == "%00"
    assert not refuses(ada)


def test_the_page_names_nobody(stranger: Client, ada: Contact, link: Link) -> None:
    for page in (stranger.get(url(link)), stranger.post(url(link), ONE_CLICK)):
        assert "Ada" not in text(page)
        assert "example.com" not in text(page)
        assert "no-store" in page.headers["Cache-Control"]


def test_links_never_expire(stranger: Client, ada: Contact, link: Link) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3650), tick=False):
        assert "You are unsubscribed" in text(stranger.post(url(link), ONE_CLICK))


def test_after_a_merge_it_is_the_kept_contacts(
    alice: Person, stranger: Client, ada: Contact, vips: list[Contact], link: Link
) -> None:
    unify(alice.channel, vips[1].pk, ada.pk, by=alice.actor)
    stranger.post(url(link), ONE_CLICK)
    assert refuses(vips[1])


def test_after_a_merge_it_works_without_the_message_too(
    alice: Person, stranger: Client, ada: Contact, vips: list[Contact], link: Link
) -> None:
    unify(alice.channel, vips[1].pk, ada.pk, by=alice.actor)
    actions.delete(alice.channel.marketing_messages.get(), by=alice.actor)
    stranger.post(url(link), ONE_CLICK)
    assert refuses(vips[1])


def test_after_a_deletion_there_is_a_plain_answer(alice: Person, stranger: Client, ada: Contact, link: Link) -> None:
    delete_contacts(alice.channel, [ada.pk], by=alice.actor)
    for answer in (stranger.get(url(link)), stranger.post(url(link), ONE_CLICK)):
        assert answer.status_code == 200
        assert "no longer known here" in text(answer)


def test_a_link_works_after_its_message_is_deleted(alice: Person, stranger: Client, ada: Contact, link: Link) -> None:
    actions.delete(alice.channel.marketing_messages.get(), by=alice.actor)
    stranger.post(url(link), ONE_CLICK)
    assert refuses(ada)


def test_a_test_message_unsubscribes_nobody(stranger: Client, ada: Contact) -> None:
    answer = stranger.post(url(Link(ada.channel_id, "email")), ONE_CLICK)
    assert "This was a test" in text(answer)
    assert not Contact.everywhere.filter(unsubscribe_email=True).exists()


def test_the_page_speaks_the_customers_language_else_the_browsers(stranger: Client, ada: Contact, link: Link) -> None:
    korean = stranger.get(url(link), headers={"accept-language": "ko"})
    assert "수신을 거부할까요?" in text(korean)
    Contact.everywhere.filter(pk=ada.pk).update(language="ko")
    assert "수신을 거부할까요?" in text(stranger.get(url(link), headers={"accept-language": "en"}))
