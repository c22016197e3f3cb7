"""What an undo does where somebody has changed a contact since, and changed it back."""

import pytest

from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return cast.member(acme, "1", "Ada", tags=["vip"])


def edit(person: Person, contact: Contact, key: str, value: str) -> None:
    seen = person.part("contact_value", contact.pk, key).context["editor"].seen
    assert person.post("contact_value", contact.pk, key, value=value, seen=seen).status_code < 400


def test_a_value_that_is_again_what_the_bulk_change_wrote_is_undone(alice: Person, bob: Person, ada: Contact) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.firstName", "value": "Augusta"})
    edit(bob, ada, "profile.firstName", "Byron")
    edit(bob, ada, "profile.firstName", "Augusta")
    bulk.undo(alice, change)
    ada.refresh_from_db()
    assert "firstName" not in ada.profile
    change.refresh_from_db()
    assert (change.restored, change.left) == (1, 0)


def test_tags_that_are_there_again_are_undone(alice: Person, bob: Person, ada: Contact) -> None:
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "spring"})
    edit(bob, ada, "tags", "vip")
    edit(bob, ada, "tags", "vip, spring")
    bulk.undo(alice, change)
    ada.refresh_from_db()
    assert ada.tags == ["vip"]


def test_consent_that_was_given_since_stays_though_it_is_the_same(alice: Person, bob: Person, ada: Contact) -> None:
    change = bulk.do(alice, "contacts_bulk_consent", {"medium": "email", "agreed": "no"})
    ada.refresh_from_db()
    assert ada.unsubscribe_email
    for refuses in (False, True):
        edit(bob, ada, "unsubscribeEmail", "true" if refuses else "false")
    bulk.undo(alice, change)
    ada.refresh_from_db()
    change.refresh_from_db()
    assert ada.unsubscribe_email
    assert (change.restored, change.left) == (0, 1)
