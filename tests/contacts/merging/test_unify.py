"""Two contacts become one, and two again: what is stored, what the log says, and what is left when they are deleted."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.bulk import actions as bulk
from contacts.bulk.kinds.tags import AddTags
from contacts.editing.actions import Edit, change, mark
from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.lists.selection import Selection
from contacts.merging import Changed, absorb_visitor, separable, separate, unify, unify_leads
from contacts.merging.rows import columns
from contacts.merging.tasks import forget
from contacts.models import Contact, Event, Merge, Visitor
from crm.models import Channel
from tests import cast
from tests.cast import Person, lead
from tests.contacts.columnar import copying
from tests.traces import places

pytestmark = pytest.mark.django_db

EMAIL = "zora.quist@example.com"


def fresh(contact: Contact) -> Contact:
    return Contact.everywhere.get(pk=contact.pk)


def values(contact: Contact) -> dict[str, Any]:
    """All columns but those that any write changes."""
    return {name: value for name, value in columns(fresh(contact)).items() if name not in ("updated_at", "version")}


def edit(contact: Contact, by: Person, **profile: Any) -> None:
    catalogue = Catalogue.of(contact.channel)
    found = fresh(contact)
    fields = {catalogue[f"profile.{key}"]: value for key, value in profile.items()}
    seen = {field.key: mark(field.stored(found)) for field in fields}
    change(contact.channel, [Edit(contact.pk, fields, seen)], by=by.actor)


def test_a_lead_becomes_a_member_with_what_both_had(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada", tags=["vip"], sessions_count=2)
    other = lead(acme, "Somebody", email="ada@example.com", email_qualified=True, tags=["news"], sessions_count=3)
    unify(acme, ada.pk, other.pk, by=alice.actor)
    ada = fresh(ada)
    assert (ada.type, ada.member_id, ada.name, ada.email, ada.email_qualified) == (
        "member", "1", "Ada", "ada@example.com", True,
    )  # fmt: skip
    assert (sorted(ada.tags), ada.sessions_count, ada.version) == (["news", "vip"], 5, 1)
    assert list(acme.contacts.all()) == [ada]


def test_the_member_id_comes_along_when_the_lead_is_kept(acme: Channel, alice: Person) -> None:
    ada, other = cast.member(acme, "1", "Ada"), lead(acme, email="ada@example.com")
    unify(acme, other.pk, ada.pk, by=alice.actor)
    assert (fresh(other).type, fresh(other).member_id) == ("member", "1")


def test_the_log_says_what_came_from_where_and_what_was_dropped(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada", email="ada@example.com")
    ida = cast.member(acme, "2", "Ida", email="ida@example.com", grade="gold")
    merge = unify(acme, ida.pk, ada.pk, by=alice.actor)
    entry = acme.log.get(verb="contact.merged")
    assert (entry.pk, entry.actor_name, entry.subject_id) == (merge.entry, "Alice", ida.pk)
    assert entry.details == {"absorbed": ada.pk}
    dropped = acme.log.get(verb="contact.values_dropped")
    assert dropped.before == {"profile.name": "Ada", "profile.email": "ada@example.com", "memberId": "1"}
    page = alice.get("log").content.decode()
    assert "Merged with another customer" in page
    assert "Values not taken over" in page


@pytest.mark.parametrize("swapped", [False, True])
def test_what_was_merged_comes_apart_as_it_was(swapped: bool, acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada", email="ada@example.com", tags=["a"], blocked=True, city="Seoul")
    other = lead(acme, "Ida", email="ida@example.com", grade="gold", unsubscribe_email=True, web={"os": "iOS"})
    before = values(ada), values(other)
    pair = (other.pk, ada.pk) if swapped else (ada.pk, other.pk)
    merge = unify(acme, *pair, by=alice.actor)
    assert separate(acme, merge.pk, by=alice.actor).pk == pair[1]
    assert (values(ada), values(other)) == before
    assert not Merge.everywhere.exists()
    assert acme.log.filter(verb="contact.separated").count() == 2


def test_what_was_changed_since_stays_with_the_kept_contact(acme: Channel, alice: Person) -> None:
    ada, other = cast.member(acme, "1", "Ada"), lead(acme, "Ida", email="ida@example.com")
    merge = unify(acme, ada.pk, other.pk, by=alice.actor)
    edit(ada, alice, name="Adele")
    acme.contacts.filter(pk=ada.pk).update(unsubscribe_texting=True, unsubscribe_texting_at=timezone.now())
    separate(acme, merge.pk, by=alice.actor)
    assert fresh(ada).profile == {"name": "Adele"}
    assert fresh(other).profile == {"name": "Ida", "email": "ida@example.com"}
    assert fresh(ada).unsubscribe_texting
    assert fresh(other).unsubscribe_texting, "who said no has said it for both"


def test_a_merge_is_taken_back_for_30_days_and_forgotten_then(acme: Channel, alice: Person) -> None:
    ada, other = cast.member(acme, "1", "Ada"), lead(acme, "Ida")
    merge = unify(acme, ada.pk, other.pk, by=alice.actor)
    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        assert forget() == 0
        assert separable(acme, ada.pk) == merge
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        assert separable(acme, ada.pk) is None
        with pytest.raises(ValidationError, match="30 days"):
            separate(acme, merge.pk, by=alice.actor)
        assert forget() == 1
        with pytest.raises(Merge.DoesNotExist):
            separate(acme, merge.pk, by=alice.actor)


def test_a_chain_of_merges_comes_apart_from_its_end(acme: Channel, alice: Person) -> None:
    first, second, third = (cast.member(acme, str(number), f"Ada {number}", tags=[f"t{number}"]) for number in range(3))
    before = [values(contact) for contact in (first, second, third)]
    inner = unify(acme, second.pk, first.pk, by=alice.actor)
    outer = unify(acme, third.pk, second.pk, by=alice.actor)
    assert fresh(third).tags == ["t1", "t0", "t2"], "those of the newer first"
    with pytest.raises(ValidationError, match="later"):
        separate(acme, inner.pk, by=alice.actor)
    separate(acme, outer.pk, by=alice.actor)
    separate(acme, inner.pk, by=alice.actor)
    assert [values(contact) for contact in (first, second, third)] == before


def test_a_merge_is_not_taken_back_into_a_member_id_that_is_taken(acme: Channel, alice: Person) -> None:
    ada, other = cast.member(acme, "1", "Ada"), cast.member(acme, "2", "Ida")
    merge = unify(acme, ada.pk, other.pk, by=alice.actor)
    cast.member(acme, "2", "New")
    with pytest.raises(ValidationError, match="member ID 2"):
        separate(acme, merge.pk, by=alice.actor)
    assert Merge.everywhere.filter(pk=merge.pk).exists()


def test_nobody_is_merged_with_oneself_or_with_who_is_gone_or_of_another_channel(
    acme: Channel, alice: Person, charlie: Person
) -> None:
    ada, theirs = cast.member(acme, "1"), cast.member(charlie.channel, "1")
    with pytest.raises(ValueError, match="itself"):
        unify(acme, ada.pk, ada.pk, by=alice.actor)
    for pk in (theirs.pk, 0):
        with pytest.raises(Contact.DoesNotExist):
            unify(acme, ada.pk, pk, by=alice.actor)
    assert (fresh(ada).version, fresh(theirs).version) == (0, 0)


def test_who_has_changed_since_somebody_looked_is_not_merged(acme: Channel, alice: Person) -> None:
    ada, other = cast.member(acme, "1", "Ada"), lead(acme, "Ida")
    seen = {ada.pk: ada.version, other.pk: other.version}
    edit(other, alice, name="Ada")
    with pytest.raises(Changed):
        unify(acme, ada.pk, other.pk, by=alice.actor, versions=seen)
    assert acme.contacts.count() == 2


def test_the_undo_of_a_bulk_change_leaves_a_merged_contact_as_it_is(acme: Channel, alice: Person) -> None:
    ada, other, third = cast.member(acme, "1", tags=["new"]), lead(acme), cast.member(acme, "3")
    selection = Selection(ids=(other.pk, third.pk))
    done = bulk.start(acme, selection, AddTags(("new",)), 2, by=alice.actor)
    unify(acme, ada.pk, other.pk, by=alice.actor)
    undone = bulk.undo(done, by=alice.actor)
    assert (undone.restored, undone.left) == (1, 1)
    assert (fresh(ada).tags, fresh(third).tags) == (["new"], [])


def test_leads_are_merged_into_the_member_who_has_their_verified_contact_information(
    acme: Channel, alice: Person
) -> None:
    first, second = lead(acme, email="Ada@example.com"), lead(acme, mobileNumber="+821012345678")
    stranger = lead(acme, email="other@example.com")
    ada = cast.member(
        acme, "1", email="ada@example.com", email_qualified=True,
        mobileNumber="+821012345678", mobile_number_qualified=True,
    )  # fmt: skip
    assert [merge.absorbed_id for merge in unify_leads(acme, [ada.pk], by=alice.actor)] == [first.pk, second.pk]
    assert set(acme.contacts.all()) == {ada, stranger}


@pytest.mark.parametrize("case", ["unverified", "two members", "a member", "a lead"])
def test_others_are_not_merged_by_themselves(case: str, acme: Channel, alice: Person) -> None:
    email = {"email": "ada@example.com"}
    if case == "a lead":
        one = lead(acme, email_qualified=True, **email)
    else:
        one = cast.member(acme, "1", email_qualified=case != "unverified", **email)
    if case == "a member":
        cast.member(acme, "2", **email)
    else:
        lead(acme, **email)
    if case == "two members":
        cast.member(acme, "2", **email)
    assert unify_leads(acme, [one.pk], by=alice.actor) == []


def test_of_texts_that_begin_alike_only_the_same_are_the_same(acme: Channel, alice: Person) -> None:
    """The index holds the first 200 characters."""
    name = "a" * 230
    lead(acme, email=f"{name}@one.example")
    same = lead(acme, email=f"{name}@two.example")
    ada = cast.member(acme, "1", email=f"{name}@two.example", email_qualified=True)
    cast.member(acme, "2", email=f"{name}@three.example", email_qualified=True)
    assert [merge.absorbed_id for merge in unify_leads(acme, [ada.pk], by=alice.actor)] == [same.pk]


def test_leads_of_another_channel_stay(acme: Channel, alice: Person, charlie: Person) -> None:
    lead(charlie.channel, email="ada@example.com")
    cast.member(charlie.channel, "1", email="ada@example.com", email_qualified=True)
    theirs = charlie.channel.contacts.get(member_id="1")
    assert unify_leads(acme, [theirs.pk], by=alice.actor) == []
    ada = cast.member(acme, "1", email="ada@example.com", email_qualified=True)
    assert unify_leads(acme, [ada.pk], by=alice.actor) == []


def visitor(channel: Channel, **columns: Any) -> Visitor:
    found = Visitor.everywhere.create(channel=channel, veil_id=uuid4(), **columns)
    Event.everywhere.create(channel=channel, visitor=found, name="PageView")
    return found


def test_what_was_collected_of_a_visitor_comes_along_to_the_member(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    browser = visitor(acme, profile={"name": "Typed", "grade": "gold"}, tags=["sale"], sessions_count=2, country="KR")
    assert absorb_visitor(acme, browser, ada.pk, by=alice.actor)
    ada = fresh(ada)
    assert (ada.profile, ada.tags) == ({"name": "Ada", "grade": "gold"}, ["sale"])
    assert (ada.sessions_count, ada.country, ada.last_seen_at) == (2, "KR", browser.last_seen_at)
    assert Event.everywhere.get().contact == ada
    assert not Visitor.everywhere.exists()
    entry = acme.log.get(verb="contact.recognised")
    assert entry.after == {"profile.grade": "gold", "tags": ["sale"]}
    assert not absorb_visitor(acme, browser, ada.pk, by=alice.actor), "somebody was quicker"


def test_the_browser_of_a_lead_is_known_from_then_on(acme: Channel, alice: Person) -> None:
    other = lead(acme, email="ada@example.com")
    browser = visitor(acme, profile={"name": "Typed"}, tags=["sale"], sessions_count=2)
    assert absorb_visitor(acme, browser, other.pk, by=alice.actor)
    browser.refresh_from_db()
    assert (browser.contact, browser.profile, browser.tags, browser.sessions_count) == (other, {}, [], 0)
    assert fresh(other).profile == {"email": "ada@example.com", "name": "Typed"}


@pytest.mark.django_db(transaction=True)
def test_the_deletion_of_the_kept_contact_leaves_nothing_of_the_other(acme: Channel, alice: Person) -> None:
    zora = lead(acme, "Zora Quist", email=EMAIL, city="Quistville")
    ada = cast.member(acme, "1", "Ada", email="ada@example.com")
    alice.get("contacts", filter=json.dumps({"key": "profile.email", "operator": "$in", "values": [EMAIL, "x" * 8000]}))
    unify(acme, ada.pk, zora.pk, by=alice.actor)
    words = (EMAIL, "Zora", "Quistville", "ada@example.com")
    assert "contacts_merge" in places(words)
    delete(acme, [ada.pk], by=alice.actor)
    assert {place for place in places(words) if not place.startswith("statistics of")} == set()


def test_after_the_separation_the_log_of_the_kept_says_nothing_of_the_other(acme: Channel, alice: Person) -> None:
    zora, ada = lead(acme, "Zora Quist", email=EMAIL), cast.member(acme, "1", "Ada")
    merge = unify(acme, ada.pk, zora.pk, by=alice.actor)
    edit(ada, alice, email="new@example.com")
    separate(acme, merge.pk, by=alice.actor)
    assert not acme.log.filter(subject_id=ada.pk, after__icontains="zora").exists()
    assert not acme.log.filter(subject_id=ada.pk, before__icontains="zora").exists()
    delete(acme, [zora.pk], by=alice.actor)
    assert not {place for place in places((EMAIL, "Zora")) if not place.startswith("statistics of")}


@pytest.mark.django_db(transaction=True)
def test_the_columnar_copy_counts_merged_and_separated_contacts_right(
    acme: Channel, alice: Person, settings: Any
) -> None:
    settings.COLUMNAR_FROM = 1
    contacts = [cast.member(acme, str(number), "Ada", tags=["old"]) for number in range(9)]
    copying.build(acme)
    merge = unify(acme, contacts[0].pk, contacts[1].pk, by=alice.actor)
    assert copying.by_copy(acme, q="Ada")[0] == 8
    separate(acme, merge.pk, by=alice.actor)
    assert copying.by_copy(acme, q="Ada")[0] == 9
