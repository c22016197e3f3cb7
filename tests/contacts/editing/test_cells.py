"""Values of contacts, changed in their cells."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts.editing.reversal import Irreversible, reverse
from contacts.keys import NewKey, add_keys
from contacts.models import Contact
from contacts.values import TYPES
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast
from tests.cast import HTMX, Person
from tests.together import together


@pytest.fixture
def ada(acme: Channel) -> Contact:
    add_keys(acme, [NewKey(f"a{type_.capitalize()}", type_) for type_ in TYPES], by=SYSTEM)
    return cast.member(acme, "1", "Ada", email="ada@engine.example", aString="one", tags=["vip"])


def seen(person: Person, contact: Contact, key: str) -> str:
    """What the editor says that is there now."""
    page = person.part("contact_value", contact.pk, key)
    assert page.status_code == 200
    return str(page.context["editor"].seen)


def save(person: Person, contact: Contact, key: str, value: str, before: str | None = None) -> Any:
    before = seen(person, contact, key) if before is None else before
    url = person.url("contact_value", contact.pk, key)
    return person.client.post(url, {"value": value, "seen": before}, headers=HTMX)


def toast(response: Any) -> dict[str, Any]:
    return dict(json.loads(response.headers["HX-Trigger"])["toast"])


def undo(person: Person, response: Any) -> Any:
    return person.client.post(toast(response)["url"], headers=HTMX)


def profile(contact: Contact) -> dict[str, Any]:
    contact.refresh_from_db()
    return dict(contact.profile)


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("name", "에이다", "에이다"),
        ("email", " Ada@New.example ", "Ada@New.example"),
        ("mobileNumber", "010-1234-5678", "+821012345678"),
        ("landlineNumber", "02-312-3456", "+8223123456"),
        ("avatarUrl", "https://a.example/1.png", "https://a.example/1.png"),
        ("aString", "two\r\nlines", "two\nlines"),
        ("aString", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("aString", '=HYPERLINK("x") \u202e', '=HYPERLINK("x") \u202e'),
        ("aNumber", "1,234.5", 1234.5),
        ("aNumber", "0", 0),
        ("aBoolean", "true", True),
        ("aBoolean", "false", False),
        ("aDate", "1998-06-01", "1998-06-01"),
        ("aDatetime", "1998-06-01T09:30", 896693400000),
        ("aList", "a\nb, c", ["a", "b", "c"]),
        ("aListofnumber", "1\n2.5 3", [1, 2.5, 3]),
        ("aListofnumber", "1,500", [1500]),
        ("aListofnumber", "1,500; -2,000,000.5, 7\n１，０００", [1500, -2000000.5, 7, 1000]),
        ("aListofnumber", "1,50,2,500", [1, 50, 2, 500]),
        ("aListofnumber", "1, 500", [1, 500]),
    ],
)
def test_each_type_is_edited_in_its_cell(bob: Person, ada: Contact, key: str, typed: str, stored: object) -> None:
    response = save(bob, ada, f"profile.{key}", typed)
    assert response.status_code == 200
    assert profile(ada)[key] == stored
    assert type(ada.profile[key]) is type(stored)
    assert ada.version == 1


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("email", "nobody"),
        ("mobileNumber", "12"),
        ("avatarUrl", "javascript:alert(1)"),
        ("aString", "nul\0"),
        ("aString", "x" * 100_001),
        ("aNumber", "1,5"),
        ("aNumber", "NaN"),
        ("aBoolean", "perhaps"),
        ("aDate", "1998-02-30"),
        ("aDatetime", "soon"),
        ("aListofnumber", "1\ntwo"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_and_what_was_typed_stays(
    bob: Person, ada: Contact, key: str, typed: str
) -> None:
    before = profile(ada)
    response = save(bob, ada, f"profile.{key}", typed)
    assert response.status_code == 422
    assert response.context["editor"].value == typed
    assert 'aria-invalid="true"' in response.content.decode()
    assert profile(ada) == before


@pytest.mark.parametrize("key", ["name", "email", "aString"])
def test_an_empty_cell_is_no_value(bob: Person, ada: Contact, key: str) -> None:
    save(bob, ada, f"profile.{key}", "")
    assert key not in profile(ada)


def test_items_keep_their_commas(bob: Person, ada: Contact, acme: Channel) -> None:
    acme.contacts.filter(pk=ada.pk).update(profile={"aList": ["Seoul, Korea", "x"]})
    save(bob, ada, "profile.aList", "Seoul, Korea\nx\ny,z")
    assert profile(ada)["aList"] == ["Seoul, Korea", "x", "y", "z"]


def test_a_value_that_a_key_got_before_its_type_changed_can_be_mended(bob: Person, ada: Contact, acme: Channel) -> None:
    acme.contacts.filter(pk=ada.pk).update(profile={"aDate": "in June"})
    editor = " ".join(bob.part("contact_value", ada.pk, "profile.aDate").content.decode().split())
    assert 'value="in June" type="text"' in editor
    save(bob, ada, "profile.aDate", "1998-06-01")
    assert profile(ada)["aDate"] == "1998-06-01"


# Each of them is another value when what an editor shows of it is read.
UNREADABLE = [
    ("aDatetime", 1792891800000),  # 2026-10-25, 02:30 in Paris for the second time
    ("aDatetime", 896693400123),
    ("aString", "one\r\ntwo\rthree"),
    ("name", "Ada\nLovelace"),
    ("mobileNumber", "010-1234-5678"),
    ("aList", ["one\ntwo", " three "]),
    ("aBoolean", "perhaps"),
    ("aNumber", "a lot"),
    ("aDate", "in\nJune"),
    ("aString", ["a", "list"]),
]


@pytest.mark.parametrize(("key", "value"), UNREADABLE)
def test_an_editor_that_is_saved_as_it_was_shown_changes_nothing(
    bob: Person, ada: Contact, acme: Channel, key: str, value: object
) -> None:
    Channel.objects.filter(pk=acme.pk).update(time_zone="Europe/Paris")
    acme.contacts.filter(pk=ada.pk).update(profile={key: value})
    editor = bob.part("contact_value", ada.pk, f"profile.{key}").context["editor"]
    lines = editor.value.splitlines()
    text = "\r\n".join(lines) if editor.control in ("text", "list") else "".join(lines)
    assert save(bob, ada, f"profile.{key}", text).status_code == 200
    assert profile(ada) == {key: value}
    assert ada.version == 0


def test_contact_information_of_a_manager_is_verified_and_undo_takes_that_back(bob: Person, ada: Contact) -> None:
    response = save(bob, ada, "profile.email", "new@engine.example")
    ada.refresh_from_db()
    assert ada.email_qualified
    undo(bob, response)
    ada.refresh_from_db()
    assert (ada.email, ada.email_qualified) == ("ada@engine.example", False)
    save(bob, ada, "profile.email", "new@engine.example")
    save(bob, ada, "profile.email", "")
    ada.refresh_from_db()
    assert not ada.email_qualified


def test_tags_follow_their_rules(bob: Person, ada: Contact) -> None:
    save(bob, ada, "tags", "VIP\nnew/shop, new/shop")
    ada.refresh_from_db()
    assert ada.tags == ["vip", "new/shop"]
    assert save(bob, ada, "tags", "a.b").status_code == 422
    assert save(bob, ada, "tags", ", ".join(map(str, range(21)))).status_code == 422
    assert save(bob, ada, "tags", "new customer").status_code == 200  # a space is a hyphen within a tag
    save(bob, ada, "tags", "")
    ada.refresh_from_db()
    assert ada.tags == []


def test_consent_says_since_when(bob: Person, ada: Contact) -> None:
    save(bob, ada, "unsubscribeTexting", "true")
    ada.refresh_from_db()
    assert ada.unsubscribe_texting
    assert ada.unsubscribe_texting_at is not None
    assert ada.unsubscribe_email_at is None
    assert save(bob, ada, "unsubscribeTexting", "").status_code == 422


def test_the_log_tells_before_and_after(bob: Person, ada: Contact, acme: Channel) -> None:
    save(bob, ada, "profile.aString", "two")
    entry = acme.log.get(verb="contact.changed")
    assert (entry.before, entry.after) == ({"profile.aString": "one"}, {"profile.aString": "two"})
    assert (entry.subject_id, entry.actor, entry.details) == (ada.pk, bob.user, {"source": "cell"})


def test_the_same_value_again_changes_nothing(bob: Person, ada: Contact, acme: Channel) -> None:
    response = save(bob, ada, "profile.aString", "one")
    assert response.status_code == 200
    assert "HX-Trigger" not in response.headers
    assert not acme.log.filter(verb="contact.changed").exists()
    ada.refresh_from_db()
    assert ada.version == 0


def test_a_conflict_shows_both_values_and_either_can_win(alice: Person, bob: Person, ada: Contact) -> None:
    before = seen(bob, ada, "profile.aString")
    save(alice, ada, "profile.aString", "Alice’s")
    response = save(bob, ada, "profile.aString", "Bob’s", before)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Alice’s" in text
    assert "Bob’s" in text
    assert profile(ada)["aString"] == "Alice’s"
    save(bob, ada, "profile.aString", "Bob’s", response.context["editor"].seen)
    assert profile(ada)["aString"] == "Bob’s"


@pytest.mark.parametrize("forged", ["", "null", "[" * 5000, '"two"'])
def test_what_was_not_seen_is_not_overwritten(bob: Person, ada: Contact, forged: str) -> None:
    assert save(bob, ada, "profile.aString", "new", forged).status_code == 422
    assert profile(ada)["aString"] == "one"


def test_undo_puts_the_old_value_back_once(bob: Person, ada: Contact) -> None:
    response = save(bob, ada, "profile.aString", "")
    undo(bob, response)
    assert profile(ada)["aString"] == "one"
    undo(bob, response)
    assert profile(ada)["aString"] == "one"


def test_undo_does_not_undo_what_others_did_since(alice: Person, bob: Person, ada: Contact) -> None:
    response = save(bob, ada, "tags", "vip, new")
    save(alice, ada, "tags", "old")
    assert "somebody else has changed it" in toast(undo(bob, response))["text"]
    ada.refresh_from_db()
    assert ada.tags == ["old"]


def test_undo_is_only_for_who_did_it(alice: Person, bob: Person, ada: Contact) -> None:
    response = save(bob, ada, "profile.aString", "two")
    assert "can’t be undone" in toast(undo(alice, response))["text"]
    assert profile(ada)["aString"] == "two"


def test_undo_is_for_an_hour(bob: Person, ada: Contact, acme: Channel) -> None:
    save(bob, ada, "profile.aString", "two")
    entry = acme.log.get(verb="contact.changed")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)), pytest.raises(Irreversible):
        reverse(acme, entry.pk, by=bob.actor)
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        reverse(acme, entry.pk, by=bob.actor)
    assert profile(ada)["aString"] == "one"


def test_undo_reaches_no_archived_key(bob: Person, ada: Contact, acme: Channel) -> None:
    response = save(bob, ada, "profile.aString", "two")
    acme.profile_keys.filter(key="aString").update(archived_at="2026-01-01T00:00Z")
    undo(bob, response)
    assert profile(ada)["aString"] == "two"


@pytest.mark.parametrize("change", [{"in_contacts": False}, {"archived_at": "2026-01-01T00:00Z"}])
@pytest.mark.parametrize("method", ["get", "post"])
def test_hidden_and_archived_keys_are_not_there(
    bob: Person, ada: Contact, acme: Channel, change: dict[str, Any], method: str
) -> None:
    acme.profile_keys.filter(key="aString").update(**change)
    assert getattr(bob, method)("contact_value", ada.pk, "profile.aString").status_code == 404


@pytest.mark.parametrize("key", ["memberId", "createdAt", "emailQualified", "profile.nope", "profile", "blocked"])
def test_what_the_system_knows_is_not_edited(bob: Person, ada: Contact, key: str) -> None:
    assert bob.post("contact_value", ada.pk, key, value="x").status_code == 404


def test_a_contact_of_another_channel_is_not_there(charlie: Person, bob: Person, ada: Contact) -> None:
    assert charlie.get("contact_value", ada.pk, "profile.aString").status_code == 404
    response = save(bob, ada, "profile.aString", "two")
    assert charlie.client.post(toast(response)["url"]).status_code == 404


def test_who_may_only_look_sees_no_cell_that_looks_editable(vera: Person, bob: Person, ada: Contact) -> None:
    assert vera.get("contact_value", ada.pk, "profile.aString").status_code == 403
    assert vera.post("contact_value", ada.pk, "profile.aString", value="x").status_code == 403
    assert "edits" not in re.findall(r'class="([^"]*)"', vera.get("contacts").content.decode())
    assert 'class="edits"' in bob.get("contacts").content.decode()


def test_the_answer_has_the_row_as_it_is_now(bob: Person, ada: Contact) -> None:
    text = save(bob, ada, "profile.name", "Ada & <Co>").content.decode()
    assert "Ada &amp; &lt;Co&gt;" in text
    assert 'id="fresh"' in text


def test_without_scripts_it_is_a_page(bob: Person, ada: Contact) -> None:
    page = bob.get("contact_value", ada.pk, "profile.aString")
    assert "<html" in page.content.decode()
    answer = bob.post("contact_value", ada.pk, "profile.aString", value="two", seen=page.context["editor"].seen)
    assert answer.status_code == 302
    assert profile(ada)["aString"] == "two"


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_wins_and_the_others_see_a_conflict(bob: Person, ada: Contact) -> None:
    before = seen(bob, ada, "profile.aString")
    clients = [cast.Person(bob.user, bob.manager) for _ in range(8)]
    for person in clients:
        assert person.client
    answers = together(
        *(
            lambda person=person, number=number: save(person, ada, "profile.aString", f"v{number}", before)
            for number, person in enumerate(clients)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [422] * 7
    ada.refresh_from_db()
    assert ada.version == 1


def test_the_number_of_queries_stays_small(bob: Person, ada: Contact, django_assert_max_num_queries: Any) -> None:
    before = seen(bob, ada, "profile.aString")
    with django_assert_max_num_queries(11):
        save(bob, ada, "profile.aString", "two", before)


def test_an_invalid_number_is_saved_unverified_and_that_is_said(bob: Person, ada: Contact) -> None:
    for number, is_verified in (("010-2345-6789", True), ("12345", False)):
        response = save(bob, ada, "profile.mobileNumber", number)
        ada.refresh_from_db()
        assert ada.mobile_number_qualified is is_verified
        assert ("doesn’t count as verified" in toast(response)["text"]) is not is_verified
