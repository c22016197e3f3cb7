"""A chat is given to a manager: who may have it, who is told, and what two at once get."""

from typing import Any

import pytest

from contacts import inbox
from contacts.inbox import actions
from contacts.models import Chat
from crm import managers
from crm.models import Channel, LogEntry, Notice, Role
from tests import cast
from tests.cast import Person
from tests.together import together


@pytest.fixture
def rita(acme: Channel) -> Person:
    """Reads the Inbox, and may do nothing else."""
    return cast.hire(acme, "Rita", Role.everywhere.create(channel=acme, name="reader", granted=["inbox.view"]))


def assignee(chat: Chat) -> str:
    chat.refresh_from_db()
    return str(chat.assignee or "")


def test_a_chat_is_assigned_to_another_who_is_told(alice: Person, bob: Person, chat: Chat) -> None:
    assert alice.post("chat_assignment", chat.pk, assignee=bob.manager.pk, was="").status_code == 302
    assert assignee(chat) == "Bob"
    assert Notice.everywhere.get(manager=bob.manager).text == "Alice has assigned a chat to you."
    entry = LogEntry.everywhere.get(verb="chat.assigned")
    assert (entry.before, entry.after) == ({"assignee": None}, {"assignee": "Bob"})
    assert "Assigned to" in alice.get("inbox").content.decode()


def test_one_takes_a_chat_by_one_click_and_gives_it_back(bob: Person, chat: Chat) -> None:
    bob.part("chat", chat.pk)
    answer = bob.client.post(
        bob.url("chat_assignment", chat.pk), {"assignee": bob.manager.pk, "was": ""}, headers={"HX-Request": "true"}
    )
    assert 'id="chat-assignee-me"' not in answer.content.decode()
    assert assignee(chat) == "Bob"
    assert not Notice.everywhere.exists()
    bob.post("chat_assignment", chat.pk, assignee="", was=bob.manager.pk)
    assert assignee(chat) == ""


def test_who_may_not_answer_can_neither_have_nor_give_it(alice: Person, rita: Person, chat: Chat) -> None:
    assert rita.post("chat_assignment", chat.pk, assignee=rita.manager.pk, was="").status_code == 403
    alice.post("chat_assignment", chat.pk, assignee=rita.manager.pk, was="")
    assert assignee(chat) == ""
    assert "Rita" not in [str(one) for one in alice.get("chat", chat.pk).context["assignees"]]
    assert "Assign to me" not in rita.get("chat", chat.pk).content.decode()


def test_nobody_of_another_channel_can_have_it(alice: Person, charlie: Person, chat: Chat) -> None:
    for wrong in (charlie.manager.pk, "x", 2**63):
        answer = alice.client.post(
            alice.url("chat_assignment", chat.pk), {"assignee": wrong, "was": ""}, headers={"HX-Request": "true"}
        )
        assert "This manager is no longer there." in answer.headers["HX-Trigger"]
    assert assignee(chat) == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(alice: Person, bob: Person, chat: Chat) -> None:
    def take(person: Person) -> str:
        address, data = person.url("chat_assignment", chat.pk), {"assignee": person.manager.pk, "was": ""}
        return str(person.client.post(address, data, headers={"HX-Request": "true"}).headers["HX-Trigger"])

    told = together(lambda: take(alice), lambda: take(bob))
    assert sum("has this chat by now." in each for each in told) == 1
    assert LogEntry.everywhere.filter(verb="chat.assigned").count() == 1


def test_the_chats_of_a_manager_who_goes_are_nobodys(alice: Person, bob: Person, chat: Chat) -> None:
    actions.assign(chat, bob.manager, was=None, by=alice.actor)
    managers.remove_manager(bob.manager, by=alice.actor)
    assert assignee(chat) == ""
    assert [row.chat.pk for row in alice.get("inbox", assigned="nobody").context["rows"]] == [chat.pk]


def test_the_list_can_show_ones_own_and_those_of_nobody(acme: Channel, alice: Person, bob: Person, chat: Chat) -> None:
    other = inbox.open_chat(acme, cast.member(acme, "2", "Grace"), "Hello")
    actions.assign(chat, bob.manager, was=None, by=alice.actor)
    shown = {key: [row.chat.pk for row in bob.get("inbox", assigned=key).context["rows"]] for key in ("me", "nobody")}
    assert shown == {"me": [chat.pk], "nobody": [other.pk]}
    assert "assigned=me" in bob.get("inbox", assigned="me").content.decode()


def test_an_open_inbox_shows_who_has_it_by_now(alice: Person, bob: Person, chat: Chat) -> None:
    known: dict[str, Any] = {"chat": chat.pk, "shown": "open", "after": 2**60, "assignee": ""}
    actions.assign(chat, bob.manager, was=None, by=bob.actor)
    content = alice.part("inbox_news", **known).content.decode()
    assert f'<option value="{bob.manager.pk}" selected>' in content
    assert 'id="chat-assignee" hx-swap-oob' in content
    settled = alice.part("inbox_news", **known | {"assignee": bob.manager.pk}).content.decode()
    assert 'id="chat-assignee"' not in settled
