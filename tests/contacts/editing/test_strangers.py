"""The action that changes values, called for contacts that aren't the channel's, or aren't there any more."""

import pytest

from contacts.editing.actions import Edit, change, mark, set_value
from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person


def test_a_contact_of_another_channel_is_not_changed(acme: Channel, alice: Person, charlie: Person) -> None:
    theirs, mine = cast.member(charlie.channel, "1", "Locutus"), cast.member(acme, "1", "Ada")
    name = Catalogue.of(acme)["profile.name"]
    edits = [Edit(contact.pk, {name: "Mine"}, {name.key: mark(contact.profile["name"])}) for contact in (mine, theirs)]
    with pytest.raises(Contact.DoesNotExist):
        change(acme, edits, by=alice.actor)
    for contact, kept in ((theirs, "Locutus"), (mine, "Ada")):
        contact.refresh_from_db()
        assert (contact.name, contact.version) == (kept, 0)
    assert not acme.log.filter(verb="contact.changed").exists()


def test_a_contact_that_was_deleted_is_not_changed_and_says_so(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    name = Catalogue.of(acme)["profile.name"]
    delete(acme, [ada.pk], by=alice.actor)
    with pytest.raises(Contact.DoesNotExist):
        set_value(ada, name, "Ida", mark("Ada"), by=alice.actor)
    assert not acme.contacts.exists()
    assert not acme.log.filter(verb="contact.changed").exists()
