"""An import by page is taken back: who came goes, who was changed gets back what they had, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts.editing.actions import mark, set_value
from contacts.fields import Catalogue
from contacts.keys import add_key
from contacts.models import BulkChange, Contact, FileImport
from crm.models import Channel, Role
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing
from tests.contacts.imports.test_pages import send, uploaded

pytestmark = pytest.mark.django_db

FILE = "memberId,name,email,tags,country,newsletter\n1,Ada,ada@engine.example,vip,GB,yes\n2,Grace,,navy,US,no\n"
CHOSEN = {
    "into-0": "memberId", "into-1": "profile.name", "into-2": "profile.email", "into-3": "tags", "into-4": "country",
    "into-5": "!unsubscribeEmail",
}  # fmt: skip


def imported(person: Person, text: str = FILE, **more: Any) -> FileImport:
    row = send(person, uploaded(person, text), **{**CHOSEN, **more})
    assert doing.work() == 1
    row.refresh_from_db()
    return row


def undo(person: Person, row: FileImport) -> str:
    page = person.client.post(person.url("import_undo", row.pk), follow=True)
    assert page.status_code == 200
    return str(page.content.decode())


def edit(person: Person, contact: Contact, key: str, value: str) -> None:
    contact.refresh_from_db()
    field = Catalogue.of(person.channel)[f"profile.{key}"]
    set_value(contact, field, value, mark(contact.profile.get(key)), by=person.actor)


def stored(channel: Channel) -> list[dict[str, Any]]:
    """All that a contact has, but for what an undo may move."""
    rows = Contact.everywhere.filter(channel=channel).order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in ("version", "updated_at")} for row in rows]


def test_who_came_goes_and_who_was_changed_gets_back_what_they_had(acme: Channel, alice: Person) -> None:
    cast.member(acme, "1", "Ada L.", email="old@engine.example", tags=["new"], unsubscribe_email=True)
    before = stored(acme)
    row = imported(alice)
    assert (row.created, row.changed) == (1, 1)
    assert stored(acme) != before
    page = alice.get("import", row.pk).content.decode()
    assert "Undo the import" in page
    assert "2 customers are as before the import" in undo(alice, row)
    assert stored(acme) == before
    assert "Undo the import" not in alice.get("import", row.pk).content.decode()
    assert {"bulk.undone", "contact.deleted"} <= set(acme.log.values_list("verb", flat=True))


def test_what_was_changed_since_stays(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada L.", email="old@engine.example", tags=["new"])
    row = imported(alice)
    grace = acme.contacts.get(member_id="2")
    edit(alice, grace, "name", "Admiral Hopper")
    edit(alice, ada, "name", "Countess Ada")
    assert "1 customer is as before" in (page := undo(alice, row))
    assert "1 was changed since and stays as it is." in page
    ada.refresh_from_db()
    assert (ada.profile["name"], ada.email, ada.tags) == ("Countess Ada", "old@engine.example", ["new"])
    assert acme.contacts.get(pk=grace.pk).profile["name"] == "Admiral Hopper"


@pytest.mark.parametrize("met", [{"has_chat": True}, {"sessions_count": 3}, {"last_seen_at": timezone.now()}])
def test_somebody_new_who_has_been_met_since_stays(acme: Channel, alice: Person, met: dict[str, Any]) -> None:
    row = imported(alice)
    acme.contacts.filter(member_id="2").update(**met)
    undo(alice, row)
    assert [contact.member_id for contact in acme.contacts.all()] == ["2"]


def test_an_address_that_a_manager_has_given_since_stays_verified(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada", email="old@engine.example")
    row = imported(alice)
    edit(alice, ada, "email", "own@engine.example")
    undo(alice, row)
    ada.refresh_from_db()
    assert (ada.email, ada.email_qualified) == ("own@engine.example", True)


def test_a_value_does_not_come_back_under_a_key_of_another_type(acme: Channel, alice: Person) -> None:
    add_key(acme, "size", "string", by=alice.actor)
    ada = cast.member(acme, "1", "Ada", size="small")
    row = imported(alice, "memberId,size,name\n1,40,Augusta\n", **{"into-1": "profile.size", "into-2": "profile.name"})
    acme.profile_keys.filter(key="size").update(type="number")
    acme.contacts.filter(pk=ada.pk).update(profile={"name": "Augusta", "size": 40})
    undo(alice, row)
    ada.refresh_from_db()
    assert ada.profile == {"name": "Ada", "size": 40}
    acme.contacts.filter(pk=ada.pk).update(profile={"name": "Ada", "size": "40"})
    acme.bulk_changes.update(undo_state="")
    undo(alice, FileImport.everywhere.get(pk=row.pk))
    ada.refresh_from_db()
    assert ada.profile["size"] == "40"  # left as it is, unfit or not


def test_an_undo_is_for_24_hours_and_for_once(acme: Channel, alice: Person) -> None:
    row = imported(alice)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert "for 24 hours only" in undo(alice, row)
    assert acme.contacts.count() == 2
    undo(alice, row)
    assert "undone already" in undo(alice, row)


def test_it_deletes_only_for_who_may_delete(acme: Channel, alice: Person) -> None:
    role = Role.everywhere.create(channel=acme, name="importer", granted=["contacts.view", "contacts.import"])
    ida = cast.hire(acme, "Ida", role)
    row = imported(ida)
    page = ida.get("import", row.pk).content.decode()
    assert "To undo it needs the right: Delete customer." in page
    assert "Undo the import" not in page
    assert "permission" in undo(ida, row)
    assert acme.contacts.count() == 2
    changing = imported(ida, "memberId,name\n1,Augusta\n", **{"into-1": "profile.name"})
    assert "1 customer is as before" in undo(ida, changing)
    assert acme.contacts.get(member_id="1").profile["name"] == "Ada"


def test_a_check_and_an_import_that_changes_nobody_have_nothing_to_undo(acme: Channel, alice: Person) -> None:
    row = imported(alice, check="1")
    assert row.bulk is None
    assert "It has changed nothing." in undo(alice, row)
    imported(alice)
    again = imported(alice)
    assert (again.unchanged, again.bulk) == (2, None)
    assert BulkChange.everywhere.filter(kind="import").count() == 1


def test_many_are_undone_in_the_background(acme: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("actions.undoing.AT_ONCE", "batches.SIZE"):
        monkeypatch.setattr(f"contacts.bulk.{name}", 1)
    row = imported(alice)
    assert "It is being undone in the background." in undo(alice, row)
    assert doing.work() == 1
    assert not acme.contacts.exists()
    assert "2 customers are as before" in alice.manager.notices.latest("pk").text


def test_the_timeline_says_where_somebody_came_from(acme: Channel, alice: Person) -> None:
    imported(alice)
    ada = acme.contacts.get(member_id="1")
    assert "Import of customers.csv" in alice.get("contact_timeline", ada.pk).content.decode()


def test_another_channels_contacts_stay(acme: Channel, alice: Person, charlie: Person) -> None:
    other = cast.member(charlie.channel, "1", "Ada")
    row = imported(alice)
    undo(alice, row)
    assert charlie.client.post(charlie.url("import_undo", row.pk)).status_code == 404
    assert list(Contact.everywhere.all()) == [other]
