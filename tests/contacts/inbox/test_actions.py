"""Chats are opened, written in, read and closed."""

import pytest
from django.core.exceptions import ValidationError

from contacts import inbox
from contacts.erasure.actions import delete
from contacts.models import Chat, ChatRead, Contact, Message, Side
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.together import together


def said(chat: Chat) -> list[str]:
    return list(chat.messages.order_by("id").values_list("text", flat=True))


def test_who_begins_a_chat_has_one_from_then_on(acme: Channel, ada: Contact, chat: Chat) -> None:
    ada.refresh_from_db()
    assert ada.has_chat
    assert (chat.state, chat.last_text, chat.received) == ("open", "Where is my parcel?", 1)
    message = chat.messages.get()
    assert (message.side, message.text, message.channel) == (Side.CUSTOMER, "Where is\nmy parcel?", acme)


def test_an_answer_is_in_the_log_without_its_text(acme: Channel, chat: Chat, bob: Person) -> None:
    message = inbox.answer(chat, "On its way", by=bob.actor)
    assert (message.side, message.manager, message.manager_name) == (Side.MANAGER, bob.manager, "Bob")
    entry = acme.log.get(verb="chat.answered")
    assert (entry.actor_name, entry.subject_id, entry.details) == ("Bob", chat.pk, {})
    assert "Ada" not in entry.subject_name


def test_the_name_of_who_answered_outlives_his_leaving(chat: Chat, bob: Person) -> None:
    message = inbox.answer(chat, "On its way", by=bob.actor)
    bob.manager.delete()
    message.refresh_from_db()
    assert (message.manager, message.manager_name) == (None, "Bob")


@pytest.mark.parametrize("text", ["", " \n ", "a\x00b", "x" * 10_001])
def test_what_is_no_message_is_refused(chat: Chat, bob: Person, text: str) -> None:
    with pytest.raises(ValidationError):
        inbox.answer(chat, text, by=bob.actor)
    assert len(said(chat)) == 1


def test_a_closed_chat_is_open_again_when_somebody_writes(acme: Channel, chat: Chat, bob: Person) -> None:
    inbox.close(chat, by=bob.actor)
    inbox.close(chat, by=bob.actor)
    inbox.receive(chat, "Still there?")
    chat.refresh_from_db()
    assert chat.is_open
    assert acme.log.filter(verb="chat.closed").count() == 1
    inbox.close(chat, by=bob.actor)
    inbox.reopen(chat, by=bob.actor)
    chat.refresh_from_db()
    assert chat.is_open


def test_each_manager_reads_for_himself(chat: Chat, alice: Person, bob: Person) -> None:
    inbox.receive(chat, "Hello?")
    chat.refresh_from_db()
    inbox.mark_read(chat, alice.manager, 2)
    inbox.mark_read(chat, alice.manager, 1)
    inbox.mark_read(chat, bob.manager, 99)
    assert dict(ChatRead.everywhere.values_list("manager__user__name", "seen")) == {"Alice": 2, "Bob": 2}


def test_messages_outlive_the_customer(acme: Channel, ada: Contact, chat: Chat, alice: Person) -> None:
    delete(acme, [ada.pk], by=alice.actor)
    chat.refresh_from_db()
    assert chat.contact is None
    assert said(chat) == ["Where is\nmy parcel?"]


def test_nobody_begins_a_chat_who_is_deleted(acme: Channel, ada: Contact, alice: Person) -> None:
    delete(acme, [ada.pk], by=alice.actor)
    with pytest.raises(Contact.DoesNotExist):
        inbox.open_chat(acme, ada, "Hello")


def test_a_contact_of_another_channel_begins_nothing_here(acme: Channel, charlie: Person) -> None:
    theirs = cast.member(charlie.channel, "1")
    with pytest.raises(Contact.DoesNotExist):
        inbox.open_chat(acme, theirs, "Hello")


@pytest.mark.django_db(transaction=True)
def test_two_answers_and_a_question_at_once_are_all_there(chat: Chat, alice: Person, bob: Person) -> None:
    answers = together(
        lambda: inbox.answer(chat, "First", by=alice.actor),
        lambda: inbox.answer(chat, "Second", by=bob.actor),
        lambda: inbox.receive(chat, "Third"),
    )
    assert all(isinstance(answer, Message) for answer in answers)
    assert sorted(said(chat)[1:]) == ["First", "Second", "Third"]
    chat.refresh_from_db()
    assert (chat.last_text, chat.received) == (said(chat)[-1], 2)


@pytest.mark.django_db(transaction=True)
def test_a_chat_and_a_deletion_at_once_leave_no_chat_with_somebody_who_is_gone(
    acme: Channel, ada: Contact, alice: Person
) -> None:
    together(lambda: inbox.open_chat(acme, ada, "Hello"), lambda: delete(acme, [ada.pk], by=alice.actor))
    assert not acme.contacts.exists()
    assert not acme.chats.exclude(contact=None).exists()
