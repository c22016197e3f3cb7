"""Adding a lead by hand."""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from contacts.leads import locks
from contacts.leads.actions import Known, add_lead
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import HTMX, Person
from tests.together import together


def add(person: Person, **form: str) -> Any:
    """Fill in the dialog and send it, as htmx does."""
    return person.client.post(person.url("lead_new"), form, headers=HTMX)


def lead(channel: Channel) -> Contact:
    return channel.contacts.get(type="lead")


@pytest.mark.parametrize("written", ["010-1234-5678", "+82 10 1234 5678", "01012345678", "(010) 1234 5678"])
def test_a_number_in_any_form_makes_a_lead(acme: Channel, alice: Person, written: str) -> None:
    add(alice, mobileNumber=written)
    assert lead(acme).profile == {"mobileNumber": "+821012345678"}
    assert (lead(acme).mobile_number_qualified, lead(acme).email_qualified) == (True, False)


def test_an_address_and_a_name_make_one_too(acme: Channel, alice: Person) -> None:
    add(alice, email=" Ada@Example.com ", name="Ada")
    assert lead(acme).profile == {"email": "Ada@Example.com", "name": "Ada"}
    assert (lead(acme).mobile_number_qualified, lead(acme).email_qualified) == (False, True)
    assert (lead(acme).member_id, lead(acme).last_seen_at) == (None, None)


def test_the_new_lead_is_opened_in_the_list(acme: Channel, alice: Person) -> None:
    answer = add(alice, email="ada@example.com")
    assert answer.headers["HX-Redirect"] == f"{alice.url('contacts')}?sort=-createdAt&contact={lead(acme).pk}"
    plain = alice.post("lead_new", email="grace@example.com")
    assert plain.status_code == 302
    assert "grace@example.com is added." in alice.client.get(plain.headers["Location"]).content.decode()


def test_the_log_tells_who_added_whom(acme: Channel, alice: Person) -> None:
    add(alice, email="ada@example.com")
    entry = acme.log.get(verb="contact.added")
    assert (entry.actor_name, entry.subject_name, entry.details) == ("Alice", "ada@example.com", {"fields": ["email"]})


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "Give a mobile number or an e-mail address."),
        ({"name": "Ada"}, "Give a mobile number or an e-mail address."),
        ({"email": "ada@"}, "“ada@” is no e-mail address."),
        ({"mobileNumber": "12"}, "“12” is no phone number."),
        ({"email": "ada@example.com", "mobileNumber": "12"}, "“12” is no phone number."),
    ],
)
def test_what_is_no_contact_information_is_refused_with_what_was_typed(
    acme: Channel, alice: Person, form: dict[str, str], error: str
) -> None:
    answer = add(alice, **form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert error in page
    assert all(f'value="{text}"' in page for text in form.values())
    assert not acme.contacts.exists()


def test_information_that_somebody_has_is_refused_with_the_way_to_him(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada", email="ADA@example.com")
    answer = add(alice, email="ada@Example.com")
    assert answer.status_code == 422
    link = f'<a href="{alice.url("contacts")}?contact={ada.pk}">Ada</a>'
    assert f"This already belongs to {link}." in answer.content.decode()
    assert acme.contacts.count() == 1


def test_number_and_address_of_two_different_people_name_both(acme: Channel, alice: Person) -> None:
    cast.member(acme, "1", "Ada", email="ada@example.com")
    cast.member(acme, "2", "Grace", mobileNumber="+821012345678")
    page = add(alice, email="ada@example.com", mobileNumber="010 1234 5678").content.decode()
    assert ">Ada</a>" in page
    assert ">Grace</a>" in page


def test_a_hostile_name_of_the_owner_is_text(acme: Channel, alice: Person) -> None:
    cast.member(acme, "1", "<script>{x}</script>", email="ada@example.com")
    assert "<script>" not in add(alice, email="ada@example.com").content.decode()


def test_information_of_somebody_in_another_channel_is_no_obstacle(
    acme: Channel, alice: Person, charlie: Person
) -> None:
    cast.member(charlie.channel, "1", email="ada@example.com")
    add(alice, email="ada@example.com")
    assert acme.contacts.count() == 1


def test_a_key_that_is_archived_is_not_asked_for(acme: Channel, alice: Person) -> None:
    acme.profile_keys.filter(key="email").update(archived_at="2026-01-01T00:00Z")
    assert 'name="email"' not in alice.get("lead_new").content.decode()
    add(alice, email="ada@example.com", mobileNumber="010-1234-5678")
    assert lead(acme).profile == {"mobileNumber": "+821012345678"}


def test_it_takes_the_right_to_edit(acme: Channel, alice: Person, vera: Person) -> None:
    assert add(vera, email="ada@example.com").status_code == 403
    assert vera.url("lead_new") not in vera.get("contacts").content.decode()
    assert alice.url("lead_new") in alice.get("contacts").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_50_who_add_the_same_lead_at_once_one_does(acme: Channel, alice: Person) -> None:
    forms = ["010-1234-5678", "+821012345678"] * 25
    told = together(*[lambda text=text: add_lead(acme, {"mobileNumber": text}, by=alice.actor) for text in forms])
    assert len([one for one in told if isinstance(one, Contact)]) == 1
    assert len([one for one in told if isinstance(one, Known)]) == 49
    assert acme.contacts.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_give_address_and_number_the_other_way_round_do_not_block_each_other(
    acme: Channel, alice: Person
) -> None:
    for number in range(10):
        both = {"email": f"{number}@example.com", "mobileNumber": f"010-1234-567{number}"}
        turned = dict(reversed(both.items()))
        told = together(
            partial(add_lead, acme, both, by=alice.actor),
            partial(add_lead, acme, turned, by=alice.actor),
        )
        assert sorted(type(one).__name__ for one in told) == ["Contact", "Known"]


@pytest.mark.django_db(transaction=True)
def test_while_a_file_is_imported_a_lead_waits_a_little_and_is_refused(
    acme: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", "50ms")

    def importing() -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('contacts.import'), %s)", [acme.pk])

    try:
        importing()
        told = together(lambda: add(alice, email="ada@example.com"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    assert told[0].status_code == 422
    assert "A file is being imported just now." in told[0].content.decode()
    assert add(alice, email="ada@example.com").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_many_who_write_an_address_in_different_letters_at_once_one_adds_it(acme: Channel, alice: Person) -> None:
    for number in range(5):
        forms = [f"Ada{number}@Example.com", f"ada{number}@example.com"] * 5
        told = together(*[lambda text=text: add_lead(acme, {"email": text}, by=alice.actor) for text in forms])
        assert sorted(type(one).__name__ for one in told) == ["Contact"] + ["Known"] * 9


def test_an_invalid_number_is_kept_and_said_not_to_be_verified(acme: Channel, alice: Person) -> None:
    answer = add(alice, mobileNumber="12345", email="ada@example.com")
    assert (lead(acme).profile["mobileNumber"], lead(acme).mobile_number_qualified) == ("+8212345", False)
    assert lead(acme).email_qualified
    page = alice.client.get(answer.headers["HX-Redirect"]).content.decode()
    assert "This isn’t a valid phone number, so it doesn’t count as verified." in page
