"""Panel and profile: picture, menu, blocking, and what is answered for a contact that is gone."""

import json
from typing import Any

import pytest

from contacts.editing import blocking
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.together import together


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return cast.member(acme, "m-1", "Ada", email="ada@engine.example")


def triggers(response: Any) -> dict[str, Any]:
    """The events that the answer raises in the browser."""
    events: dict[str, Any] = json.loads(response.headers["HX-Trigger"])
    return events


def test_blocking_is_shown_logged_and_can_be_taken_back(bob: Person, acme: Channel, ada: Contact) -> None:
    answer = bob.client.post(bob.url("contact_block", ada.pk), headers=cast.HTMX)
    assert answer.status_code == 204
    assert f"contact-{ada.pk}" in triggers(answer)
    toast = triggers(answer)["toast"]
    assert (toast["label"], toast["url"], toast["post"]) == ("Undo", bob.url("contact_unblock", ada.pk), True)
    head = bob.part("contact", ada.pk, target="panel-head").content.decode()
    assert "Blocked" in head
    assert "Unblock" in head
    assert bob.client.post(toast["url"], headers=cast.HTMX).status_code == 204
    assert "Unblock" not in bob.part("contact", ada.pk, target="panel-head").content.decode()
    entries = acme.log.filter(subject_id=ada.pk, verb__in=["contact.blocked", "contact.unblocked"]).order_by("id")
    assert [(entry.verb, entry.actor, entry.before, entry.after) for entry in entries] == [
        ("contact.blocked", bob.user, {"blocked": False}, {"blocked": True}),
        ("contact.unblocked", bob.user, {"blocked": True}, {"blocked": False}),
    ]


def test_blocking_works_as_a_plain_form(bob: Person, ada: Contact) -> None:
    page = bob.client.post(bob.url("contact_block", ada.pk), follow=True)
    assert page.redirect_chain == [(bob.url("contact", ada.pk), 302)]
    assert "Ada is blocked." in page.content.decode()
    ada.refresh_from_db()
    assert (ada.blocked, ada.version) == (True, 1)


def test_blocking_twice_is_blocking_once(bob: Person, acme: Channel, ada: Contact) -> None:
    assert blocking.block(ada, by=bob.actor) is True
    assert blocking.block(ada, by=bob.actor) is False
    assert acme.log.filter(verb="contact.blocked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_block_at_once_one_does(bob: Person, acme: Channel, ada: Contact) -> None:
    done = together(*[lambda: blocking.block(ada, by=bob.actor)] * 8)
    assert sorted(done) == [False] * 7 + [True]
    assert acme.log.filter(verb="contact.blocked").count() == 1


def test_only_who_may_edit_sees_and_does_it(vera: Person, ada: Contact) -> None:
    assert "contact-menu" not in vera.get("contact", ada.pk).content.decode()
    assert vera.post("contact_block", ada.pk).status_code == 403
    ada.refresh_from_db()
    assert ada.blocked is False


def test_a_contact_of_another_channel_can_not_be_blocked(bob: Person, charlie: Person) -> None:
    theirs = cast.member(charlie.channel, "1", "Locutus")
    assert bob.post("contact_block", theirs.pk).status_code == 404
    theirs.refresh_from_db()
    assert theirs.blocked is False


def test_only_owners_find_the_download_in_the_menu(alice: Person, bob: Person, ada: Contact) -> None:
    address = f"{alice.url('export_new')}?contact={ada.pk}"
    assert address in alice.get("contact", ada.pk).content.decode()
    assert address not in bob.get("contact", ada.pk).content.decode()


@pytest.mark.parametrize("name", ["contact", "contact_timeline"])
def test_a_panel_of_a_contact_that_is_gone_says_so_and_closes(vera: Person, ada: Contact, name: str) -> None:
    pk = ada.pk
    ada.delete()
    answer = vera.part(name, pk, target="panel")
    assert answer.status_code == 404
    assert triggers(answer)["contactGone"] == {"pk": pk}
    assert "no longer exists" in triggers(answer)["toast"]["text"]
    assert vera.get(name, pk).status_code == 404


def test_the_picture_is_shown_when_a_page_may_load_it(vera: Person, ada: Contact) -> None:
    address = "https://pictures.example/ada.png?size=2&round=1"
    Contact.everywhere.filter(pk=ada.pk).update(profile={"name": "Ada", "avatarUrl": address})
    page = " ".join(vera.get("contact", ada.pk).content.decode().split())
    assert '<img src="https://pictures.example/ada.png?size=2&amp;round=1"' in page


@pytest.mark.parametrize(
    "address",
    ["http://plain.example/a.png", "javascript:alert(1)", "data:text/html,x", 'https://x/"onerror="alert(1)', 5, ["x"]],
)
def test_any_other_address_leaves_the_initials(vera: Person, ada: Contact, address: Any) -> None:
    Contact.everywhere.filter(pk=ada.pk).update(profile={"name": "Ada", "avatarUrl": address})
    page = vera.get("contact", ada.pk).content.decode()
    assert "<img" not in page
    assert 'aria-hidden="true">A<' in page


def test_a_picture_whose_key_is_hidden_is_not_shown(vera: Person, acme: Channel, ada: Contact) -> None:
    Contact.everywhere.filter(pk=ada.pk).update(profile={"avatarUrl": "https://pictures.example/ada.png"})
    acme.profile_keys.filter(key="avatarUrl").update(in_contacts=False)
    assert "pictures.example" not in vera.get("contact", ada.pk).content.decode()


def test_drawing_a_part_anew_is_no_opening(vera: Person, acme: Channel, ada: Contact) -> None:
    for part in ("panel-head", "profile-head", "panel-bar"):
        assert vera.part("contact", ada.pk, target=part).status_code == 200
    assert not acme.log.filter(verb="contact.opened").exists()
