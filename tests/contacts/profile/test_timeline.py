"""What happened to a contact: told in order, by the catalogue, a page at a time."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from contacts import inbox
from contacts.editing import blocking
from contacts.fields import Catalogue
from contacts.models import BulkChange, BulkEffect, Contact
from contacts.profile import timeline
from crm.actors import SYSTEM
from crm.log import record
from crm.models import Channel
from tests import cast
from tests.cast import Person


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return cast.member(acme, "m-1", "Ada", created_at=datetime(2020, 1, 1, tzinfo=UTC))


def changed(contact: Contact, before: dict[str, Any], after: dict[str, Any], by: Person | None = None) -> None:
    record(contact.channel, "contact.changed", contact, by=by.actor if by else SYSTEM, before=before, after=after)


def told(contact: Contact, person: Person) -> str:
    """The timeline as that person reads it, without markup."""
    html = person.part("contact_timeline", contact.pk).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL)).strip()


def test_a_change_is_told_with_who_before_and_after(vera: Person, bob: Person, acme: Channel, ada: Contact) -> None:
    cast.add_number_key(acme, "total")
    changed(ada, {"profile.total": 1234.5}, {"profile.total": 99000}, by=bob)
    assert "Contact changed Bob Total 1,234.5 99,000" in told(ada, vera)


@pytest.mark.parametrize(
    ("key", "before", "after", "text"),
    [
        ("profile.email", None, "ada@engine.example", "E-mail ada@engine.example"),
        ("profile.email", "ada@engine.example", None, "E-mail ada@engine.example no value"),
        ("profile.lastCheckoutCompletedAt", 0, 86_400_000, "Last checkout Jan 1, 1970, 00:00 Jan 2, 1970, 00:00"),
        ("tags", ["vip"], ["vip", "new"], "Tags vip vip, new"),
        ("type", "lead", "member", "Type Lead Member"),
        ("unsubscribeEmail", False, True, "E-mail marketing Allowed Unsubscribed"),
        ("unsubscribeTexting", True, False, "Text marketing Unsubscribed Allowed"),
        ("profile.recentPurchaseCount", "since then a number", 5, "Recent purchases since then a number 5"),
    ],
)
def test_values_are_told_by_their_type(
    vera: Person, ada: Contact, key: str, before: Any, after: Any, text: str
) -> None:
    changed(ada, {key: before}, {key: after})
    assert f"Contact changed Roster {text} " in told(ada, vera)


def test_what_stayed_as_it_was_is_not_told(vera: Person, ada: Contact) -> None:
    changed(ada, {"profile.email": "a@b.example", "tags": []}, {"profile.email": "a@b.example", "tags": ["vip"]})
    assert "a@b.example" not in told(ada, vera)


@pytest.mark.parametrize("hidden", [{"in_contacts": False}, {"archived_at": timezone.now()}])
def test_values_of_hidden_and_archived_keys_are_not_told(
    alice: Person, acme: Channel, ada: Contact, hidden: dict[str, Any]
) -> None:
    cast.add_number_key(acme, "secretScore")
    changed(ada, {"profile.secretScore": 47110815}, {"profile.secretScore": 47110816})
    assert "47,110,816" in told(ada, alice)
    acme.profile_keys.filter(key="secretScore").update(**hidden)
    text = alice.get("contact", ada.pk).content.decode() + told(ada, alice)
    assert "Contact changed" in text
    assert not re.search("47,?110,?81|secretScore|Secret score", text)


@pytest.mark.parametrize("data", [None, [], "text", {"made.up": 1}, {"profile": {"email": "x@y.example"}}, {"tags": 5}])
def test_what_makes_no_sense_in_the_log_breaks_nothing(vera: Person, ada: Contact, data: Any) -> None:
    changed(ada, data, data)
    changed(ada, {}, data)
    assert told(ada, vera).count("Contact changed") == 2


def test_who_only_looked_is_not_told(alice: Person, ada: Contact) -> None:
    alice.get("contact", ada.pk)
    assert "Profile opened" not in told(ada, alice)


def test_of_others_and_other_channels_nothing_is_told(vera: Person, charlie: Person, ada: Contact) -> None:
    other = cast.member(ada.channel, "m-2", "Bea")
    blocking.block(other, by=vera.actor)
    record(charlie.channel, "contact.blocked", ada, by=charlie.actor)
    record(ada.channel, "key.changed", Foreign(ada.pk), by=vera.actor)
    assert told(ada, vera) == "Timeline First seen Jan 1, 2020, 00:00"


class Foreign:
    """Something else with the same id."""

    class _meta:  # noqa: N801 - as Django calls it
        model_name = "profilekey"

    def __init__(self, pk: int) -> None:
        self.pk = pk


def test_visits_are_told_in_order(vera: Person, acme: Channel) -> None:
    def ms(year: int, month: int, day: int) -> int:
        return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)

    seen = cast.member(
        acme,
        "m-3",
        "Cyd",
        created_at=datetime(2020, 1, 1, tzinfo=UTC),
        last_seen_at=datetime(2026, 3, 1, tzinfo=UTC),
        sessions_count=1234,
        web={"lastSeenAt": ms(2026, 3, 1), "sessionsCount": 1, "browser": "Firefox 140", "os": "Linux 6"},
        mobile={"lastSeenAt": ms(2025, 3, 1), "sessionsCount": 1233, "appName": "Shop"},
    )
    assert re.findall(r"Last visit of the web site|Last use of the app|First seen|Last seen", told(seen, vera)) == [
        "Last visit of the web site", "Last use of the app", "First seen",
    ]  # fmt: skip
    assert "1 session · Firefox 140 · Linux 6" in told(seen, vera)
    Contact.everywhere.filter(pk=seen.pk).update(web={}, mobile={})
    assert "Last seen 1,234 sessions Mar 1, 2026" in told(seen, vera)


def test_a_change_of_consent_is_told_once(vera: Person, bob: Person, ada: Contact) -> None:
    now = timezone.now()
    Contact.everywhere.filter(pk=ada.pk).update(unsubscribe_email=True, unsubscribe_email_at=now)
    assert "Consent changed E-mail marketing Unsubscribed" in told(ada, vera)
    changed(ada, {"unsubscribeEmail": False}, {"unsubscribeEmail": True}, by=bob)
    assert told(ada, vera).count("Unsubscribed") == 1
    assert "Contact changed Bob E-mail marketing Allowed Unsubscribed" in told(ada, vera)
    Contact.everywhere.filter(pk=ada.pk).update(
        unsubscribe_email=False, unsubscribe_email_at=now + timedelta(hours=1), unsubscribe_texting_at=now
    )
    assert told(ada, vera).count("Consent changed") == 2


def test_chats_are_told_to_those_who_may_see_the_inbox(
    alice: Person, vera: Person, acme: Channel, ada: Contact
) -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    chat = inbox.open_chat(acme, ada, "Is it <b>in stock</b>?", at=begun)
    inbox.receive(chat, "Hello?", at=begun + timedelta(hours=1))
    text = told(ada, alice)
    assert "Last message of the chat Customer Hello? Jan 1, 2026, 01:00" in text
    assert "Chat begun Jan 1, 2026, 00:00" in text
    assert ">Chats</h2>" in alice.get("contact", ada.pk).content.decode()
    for page in (told(ada, vera), vera.get("contact", ada.pk).content.decode()):
        assert "Hello?" not in page
        assert "Chat begun" not in page


def bulk_change(contact: Contact, person: Person, kind: str, **given: Any) -> BulkChange:
    bulk = BulkChange.everywhere.create(channel=contact.channel, manager=person.manager, kind=kind, given=given)
    BulkEffect.everywhere.create(channel=contact.channel, bulk=bulk, contact=contact)
    return bulk


def test_bulk_changes_are_told_with_who(vera: Person, bob: Person, ada: Contact) -> None:
    bulk = bulk_change(ada, bob, "add_tags", tags=["vip"])
    assert "Add tags: vip Bob With others" in told(ada, vera)
    BulkChange.everywhere.filter(pk=bulk.pk).update(undo_state="done")
    assert "undone later" in told(ada, vera)


def test_a_bulk_change_of_a_hidden_key_does_not_name_it(vera: Person, bob: Person, acme: Channel, ada: Contact) -> None:
    cast.add_number_key(acme, "secretScore")
    bulk_change(ada, bob, "value", key="profile.secretScore", value=5, type="number")
    assert "Set “Secret score” Bob" in told(ada, vera)
    acme.profile_keys.filter(key="secretScore").update(in_contacts=False)
    assert "Contact changed Bob" in told(ada, vera)
    assert "ecret" not in told(ada, vera)


def test_consent_of_a_bulk_change_is_told_once(vera: Person, bob: Person, ada: Contact) -> None:
    Contact.everywhere.filter(pk=ada.pk).update(unsubscribe_email=True, unsubscribe_email_at=timezone.now())
    bulk_change(ada, bob, "consent", medium="email", agreed=False)
    assert "E-mail marketing: not agreed Bob" in told(ada, vera)
    assert "Consent changed" not in told(ada, vera)


def test_older_bulk_changes_follow_without_gap_or_double(
    vera: Person, bob: Person, acme: Channel, ada: Contact
) -> None:
    for number in range(12):
        bulk_change(ada, bob, "add_tags", tags=[f"t{number:02}"])
    catalogue, cursor, deeds = Catalogue.of(acme), None, []
    while True:
        page = timeline.page(ada, catalogue, vera.manager, cursor, size=5)
        deeds += [entry.deed for entry in page.entries]
        if (cursor := page.older) is None:
            break
    assert deeds == [*(f"Add tags: t{number:02}" for number in reversed(range(12))), "First seen"]


def test_older_entries_follow_without_gap_or_double_whatever_comes_meanwhile(
    vera: Person, acme: Channel, ada: Contact
) -> None:
    for number in range(23):
        changed(ada, {"tags": []}, {"tags": [f"t{number:02}"]})
    catalogue, cursor, deeds = Catalogue.of(acme), None, []
    while True:
        page = timeline.page(ada, catalogue, vera.manager, cursor, size=5)
        deeds += [change.after for entry in page.entries for change in entry.changes]
        changed(ada, {"tags": []}, {"tags": ["meanwhile"]})
        cursor = page.older
        if cursor is None:
            break
    assert deeds == [f"t{number:02}" for number in reversed(range(23))]
    assert page.entries[-1].deed == "First seen"


def test_older_works_as_a_link_and_in_place(vera: Person, ada: Contact) -> None:
    for number in range(25):
        changed(ada, {"tags": []}, {"tags": [f"t{number:02}"]})
    page = vera.get("contact", ada.pk).content.decode()
    assert "t24" in page
    assert "t04" not in page
    found = re.search(r'id="timeline-older"\s+href="([^"]+)"', page)
    assert found
    address = found.group(1).replace("&amp;", "&")
    assert "<h1>Timeline</h1>" in vera.client.get(address).content.decode()
    part = vera.client.get(address, headers=cast.HTMX).content.decode()
    assert "t04" in part
    assert "First seen" in part
    assert "<html" not in part
    assert "t05" not in part


def test_a_cursor_of_another_contact_or_none_of_ours_is_refused(vera: Person, acme: Channel, ada: Contact) -> None:
    for number in range(25):
        changed(ada, {"tags": []}, {"tags": [f"t{number:02}"]})
    cursor = timeline.page(ada, Catalogue.of(acme), vera.manager).older
    other = cast.member(acme, "m-2", "Bea")
    assert vera.get("contact_timeline", ada.pk, before=cursor).status_code == 200
    for pk, before in ((other.pk, cursor), (ada.pk, "forged"), (ada.pk, "eyJ:1:x")):
        assert vera.get("contact_timeline", pk, before=before).status_code == 422


def test_a_timeline_takes_four_queries_and_more_for_consent_and_chats(
    alice: Person, acme: Channel, ada: Contact, django_assert_num_queries: Any
) -> None:
    for number in range(40):
        changed(ada, {"tags": []}, {"tags": [f"t{number:02}"]})
    catalogue = Catalogue.of(acme)
    with django_assert_num_queries(4):
        assert len(timeline.page(ada, catalogue, alice.manager).entries) == 20
    ada.unsubscribe_email_at = ada.unsubscribe_texting_at = timezone.now()
    ada.has_chat = True
    with django_assert_num_queries(8):
        timeline.page(ada, catalogue, alice.manager)


def test_hostile_text_stays_text(vera: Person, acme: Channel) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    acme.profile_keys.filter(key="email").update(label=hostile)
    mallory = cast.member(acme, "m<b>", hostile, web={"lastSeenAt": 5, "browser": hostile, "sessionsCount": hostile})
    changed(mallory, {"profile.email": hostile, "tags": [hostile]}, {"profile.email": "x", "tags": {"a": hostile}})
    pages = [
        vera.get("contact", mallory.pk),
        vera.get("contact_timeline", mallory.pk),
        vera.part("contact", mallory.pk, target="panel"),
        vera.part("contact_timeline", mallory.pk, target="panel-timeline"),
    ]
    for page in pages:
        text = page.content.decode()
        assert "&lt;script&gt;" in text
        assert not re.search(r"<script>alert|<img|<b>", text)
