"""My Chatroom: what the bot tells one manager."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from crm.actors import SYSTEM
from crm.chatroom.notices import mark_read, post
from crm.managers import add_manager
from crm.models import Notice
from tests import cast
from tests.cast import Person


def badge(person: Person) -> str:
    """The number on My Chatroom in the rail; empty when there is none."""
    found = re.search(r'id="unread" class="badge"([^>]*)>([^<]*)<', person.get("exports").content.decode())
    assert found
    return "" if "hidden" in found[1] else found[2]


def text(person: Person, **params: str) -> str:
    page: str = person.get("chatroom", **params).content.decode()
    return page


def test_an_empty_chatroom_says_what_it_is_for(vera: Person) -> None:
    assert "Nothing yet" in text(vera)


def test_the_badge_counts_what_is_unread(alice: Person) -> None:
    assert badge(alice) == ""
    post(alice.manager, "One")
    post(alice.manager, "Two")
    assert badge(alice) == "2"
    Notice.everywhere.bulk_create(
        Notice(channel=alice.channel, manager=alice.manager, text=f"N{number}") for number in range(98)
    )
    assert badge(alice) == "99+"


def test_looking_reads_nothing_but_a_post_reads_all(alice: Person) -> None:
    post(alice.manager, "One")
    post(alice.manager, "Two")
    assert "is-unread" in text(alice)
    assert badge(alice) == "2"
    assert alice.post("chatroom")["Location"] == alice.url("chatroom")
    assert "is-unread" not in text(alice)
    assert badge(alice) == ""
    assert mark_read(alice.manager) == 0


def test_htmx_reads_all_without_another_page(alice: Person) -> None:
    post(alice.manager, "One")
    answer = alice.client.post(alice.url("chatroom"), headers=cast.HTMX).content.decode()
    answer = " ".join(answer.split())
    assert 'id="unread" class="badge" hx-swap-oob="true" hidden' in answer
    assert "<html" not in answer
    assert badge(alice) == ""


def test_notices_of_another_manager_are_neither_seen_nor_read(alice: Person, bob: Person) -> None:
    post(alice.manager, "For Alice only")
    assert "For Alice only" in text(alice)
    assert "For Alice only" not in text(bob)
    bob.post("chatroom")
    assert badge(alice) == "1"


def test_each_channel_has_a_chatroom_of_its_own(alice: Person, charlie: Person) -> None:
    there = Person(alice.user, add_manager(charlie.channel, alice.user, by=SYSTEM))
    post(there.manager, "Of Borg")
    assert "Of Borg" not in text(alice)
    assert "Of Borg" in text(there)


def test_a_button_works_until_it_expires(alice: Person) -> None:
    link = alice.url("export_file", 7)
    notice = post(
        alice.manager, "Ready", label="Download", route="export_file", pk=7, until=timezone.now() + timedelta(days=7)
    )
    assert f'href="{link}"' in text(alice)
    Notice.everywhere.filter(pk=notice.pk).update(button_until=timezone.now() - timedelta(seconds=1))
    assert f'href="{link}"' not in text(alice)
    assert "Expired" in text(alice)


def test_a_button_without_an_end_stays(alice: Person) -> None:
    post(alice.manager, "Look", label="See the <rows>", route="export_file", pk=7)
    assert f'href="{alice.url("export_file", 7)}">See the &lt;rows&gt;</a>' in text(alice)


def test_a_button_that_leads_to_nothing_any_more_breaks_no_page(alice: Person) -> None:
    post(alice.manager, "From an older version", label="Open", route="no_such_route", pk=7)
    assert "From an older version" in text(alice)
    assert "Expired" in text(alice)


def test_the_newest_is_first_and_older_ones_are_on_further_pages(alice: Person) -> None:
    for number in range(1, 61):
        post(alice.manager, f"Message {number}.")
    first = text(alice)
    assert first.index("Message 60.") < first.index("Message 11.")
    assert "Message 10." not in first
    assert "Message 10." in text(alice, page="2")
    assert text(alice, page="nonsense")


def test_hostile_text_is_shown_as_text(alice: Person) -> None:
    post(alice.manager, "<script>alert(1)</script>")
    assert "<script>alert" not in text(alice)


def test_a_notice_goes_with_what_rolls_back(alice: Person) -> None:
    with transaction.atomic():
        post(alice.manager, "Ready")
        transaction.set_rollback(True)
    assert badge(alice) == ""
