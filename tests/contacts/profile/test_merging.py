"""Merging a customer by hand, and taking it back, from the profile."""

from typing import Any

from contacts.merging import unify
from contacts.models import Contact, Merge
from crm.models import Channel, Role
from tests import cast
from tests.cast import HTMX, Person, lead


def versions(kept: Contact, absorbed: Contact) -> dict[str, int]:
    return {"kept_version": kept.version, "absorbed_version": absorbed.version}


def merge(person: Person, kept: Contact, absorbed: Contact, **headers: str) -> Any:
    url = f"{person.url('contact_merge', kept.pk)}?with={absorbed.pk}"
    return person.client.post(url, versions(kept, absorbed), headers=headers)


def test_those_with_the_same_address_or_name_are_offered(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada", email="ada@example.com")
    lead(acme, "Somebody", email="ADA@example.com")
    lead(acme, "Ada", mobileNumber="+821012345678")
    lead(acme, "Ida")
    page = alice.get("contact_merge", ada.pk).content.decode()
    assert "Perhaps the same person" in page
    assert "Somebody" in page
    assert "+821012345678" in page
    assert "Ida" not in page


def test_others_are_found_by_name_number_and_member_id_but_never_oneself(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "m-1", "Ada Lovelace", mobileNumber="+821012345678")
    cast.member(acme, "m-2", "Ida Lovelace", mobileNumber="+821055556666")
    for text in ("lovelace", "010-5555", "m-2", "m-2\0"):
        part = alice.part("contact_merge", ada.pk, target="candidates", q=text).content.decode()
        assert "<html" not in part
        assert "Ida Lovelace" in part
        assert "Ada Lovelace" not in part
    assert "Nobody else is found" in alice.get("contact_merge", ada.pk, q="nobody").content.decode()


def test_the_preview_says_which_value_comes_from_whom(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada", tags=["vip"])
    other = lead(acme, "Ida", email="ada@example.com", tags=["news"])
    answer = alice.get("contact_merge", ada.pk, **{"with": other.pk})
    lines = {str(line.label): line for line in answer.context["preview"].lines}
    assert (lines["Name"].united, lines["Name"].origin) == ("Ada", "kept")
    assert (lines["E-mail"].united, lines["E-mail"].origin) == ("ada@example.com", "absorbed")
    assert lines["Tags"].origin == "both"
    assert "Merge Ida into Ada?" in answer.content.decode()
    assert acme.log.filter(verb="contact.opened", subject_id=other.pk).count() == 1, "it was looked at"
    assert acme.contacts.count() == 2


def test_the_preview_warns_of_a_member_id_and_of_tags_that_are_lost(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", tags=[f"a{number}" for number in range(20)])
    ida = cast.member(acme, "2", tags=["one-more"])
    page = alice.get("contact_merge", ada.pk, **{"with": ida.pk}).content.decode()
    assert "The member ID 2 will be nobody’s." in page
    assert "Without room: " in page


def test_a_merge_leads_to_the_kept_customer_and_the_timeline_takes_it_back(acme: Channel, alice: Person) -> None:
    ada, other = cast.member(acme, "1", "Ada"), lead(acme, "Ida", email="ada@example.com")
    answer = merge(alice, ada, other)
    assert (answer.status_code, answer.headers["Location"]) == (302, alice.url("contact", ada.pk))
    page = alice.get("contact", ada.pk).content.decode()
    assert "Both are one customer now." in page
    assert "Unmerge" in page
    dialog = alice.part("contact_separation", ada.pk).content.decode()
    assert "Unmerge these customers?" in dialog
    row = Merge.everywhere.get()
    answer = alice.post("contact_separation", ada.pk, merge=row.pk)
    assert answer.headers["Location"] == alice.url("contact", ada.pk)
    page = alice.get("contact", ada.pk).content.decode()
    assert "Ida is a customer of their own again." in page
    assert "Unmerge" not in page
    assert "Merge taken back" in page
    assert acme.contacts.count() == 2


def test_who_has_changed_meanwhile_is_shown_again(acme: Channel, alice: Person) -> None:
    ada, other = cast.member(acme, "1", "Ada"), lead(acme, "Ida")
    acme.contacts.filter(pk=other.pk).update(version=1, profile={"name": "Changed"})
    answer = merge(alice, ada, other)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "has changed meanwhile" in page
    assert "Changed" in page
    assert acme.contacts.count() == 2


def test_what_makes_no_sense_merges_nobody(acme: Channel, alice: Person, charlie: Person) -> None:
    ada, theirs = cast.member(acme, "1", "Ada"), cast.member(charlie.channel, "1", "Theirs")
    for value in ("", "0", "x", str(ada.pk), str(theirs.pk), "9" * 40):
        for method in (alice.client.get, alice.client.post):
            answer = method(f"{alice.url('contact_merge', ada.pk)}?with={value}")
            assert answer.status_code == 200
            assert "Choose another one." in answer.content.decode()
            assert "Theirs" not in answer.content.decode()
    assert alice.get("contact_merge", theirs.pk).status_code == 404
    assert alice.post("contact_separation", ada.pk, merge="x").status_code == 200
    bad = alice.client.post(f"{alice.url('contact_merge', ada.pk)}?with={lead(acme, 'Ida').pk}", {"kept_version": "x"})
    assert bad.status_code == 422
    assert not Merge.everywhere.exists()


def test_a_separation_of_another_merge_than_the_one_asked_about_is_not_done(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    first = unify(acme, ada.pk, lead(acme, "Ida").pk, by=alice.actor)
    unify(acme, ada.pk, lead(acme, "Eda").pk, by=alice.actor)
    page = alice.post("contact_separation", ada.pk, merge=first.pk).content.decode()
    assert "There is nothing to unmerge" in page
    assert Merge.everywhere.count() == 2


def test_a_refused_separation_says_why(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    row = unify(acme, ada.pk, cast.member(acme, "2", "Ida").pk, by=alice.actor)
    cast.member(acme, "2", "New")
    answer = alice.client.post(alice.url("contact_separation", ada.pk), {"merge": row.pk}, headers=HTMX)
    assert answer.status_code == 422
    assert "There is a new customer with the member ID 2." in answer.content.decode()


def test_who_may_not_delete_sees_neither_menu_entry_nor_unmerge(acme: Channel, alice: Person, bob: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    unify(acme, ada.pk, lead(acme, "Ida").pk, by=alice.actor)
    page = bob.get("contact", ada.pk).content.decode()
    assert "Merged with another customer" in page
    assert "Unmerge" not in page
    assert "Merge with …" not in page
    assert bob.get("contact_merge", ada.pk).status_code == 403
    Role.everywhere.filter(pk=bob.manager.role_id).update(granted=["contacts.view", "contacts.edit", "contacts.delete"])
    assert "Unmerge" in bob.get("contact", ada.pk).content.decode()


def test_a_link_to_a_merged_customer_leads_to_the_other_one(alice: Person, vera: Person, charlie: Person) -> None:
    acme = alice.channel
    ada, other, theirs = cast.member(acme, "1", "Ada"), lead(acme, "Ida"), cast.member(charlie.channel, "9")
    unify(acme, ada.pk, other.pk, by=alice.actor)
    for name in ("contact", "contact_timeline"):
        answer = vera.get(name, other.pk, back="x")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{vera.url(name, ada.pk)}?back=x")
    assert vera.part("contact", other.pk, target="panel").headers["Location"] == vera.url("contact", ada.pk)
    answer = alice.part("contact_merge", other.pk)
    assert (answer.status_code, "was merged with another one" in answer.headers["HX-Trigger"]) == (404, True)
    Merge.everywhere.filter(channel=acme).update(channel=charlie.channel, kept=theirs)
    assert vera.get("contact", other.pk).status_code == 404
