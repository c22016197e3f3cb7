"""Consent of many to marketing."""

import pytest
from django.utils import timezone

from contacts.bulk.kinds.consent import SetConsent
from contacts.models import Contact
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.bulk.doing import ticked
from tests.contacts.bulk.kinds.example import Example

EXAMPLES = (
    Example(
        kind=SetConsent("email", agreed=False),
        stored={"medium": "email", "agreed": False},
        route="contacts_bulk_consent",
        needs=frozenset({"contacts.view", "contacts.bulk"}),
        form={"medium": "email", "agreed": "no"},
        title="E-mail marketing: not agreed",
        before=({}, {"unsubscribe_email": True}, {}),
        reads=lambda contact: contact.unsubscribe_email,
        after=(True, True, True),
        changed=2,
    ),
)


@pytest.mark.parametrize(("medium", "column"), [("email", "unsubscribe_email"), ("texting", "unsubscribe_texting")])
def test_consent_is_set_with_its_moment(alice: Person, three: list[Contact], medium: str, column: str) -> None:
    change = bulk.do(alice, "contacts_bulk_consent", {"medium": medium, "agreed": "no"}, **ticked(three[:2]))
    rows = [Contact.everywhere.get(pk=contact.pk) for contact in three]
    assert [getattr(row, column) for row in rows] == [True, True, False]
    assert [getattr(row, f"{column}_at") is not None for row in rows] == [True, True, False]
    again = bulk.do(alice, "contacts_bulk_consent", {"medium": medium, "agreed": "no"}, **ticked(three[:2]))
    assert (again.changed, again.unchanged) == (0, 2)
    bulk.undo(alice, change)
    rows = [Contact.everywhere.get(pk=contact.pk) for contact in three]
    assert [(getattr(row, column), getattr(row, f"{column}_at")) for row in rows] == [(False, None)] * 3


def test_an_undo_never_overrules_what_was_said_of_consent_since(alice: Person, three: list[Contact]) -> None:
    change = bulk.do(alice, "contacts_bulk_consent", {"medium": "email", "agreed": "no"}, **ticked(three[:1]))
    Contact.everywhere.update(unsubscribe_email_at=timezone.now())  # said so himself, a moment later
    bulk.undo(alice, change)
    assert Contact.everywhere.get(pk=three[0].pk).unsubscribe_email
    change.refresh_from_db()
    assert (change.restored, change.left) == (0, 1)
