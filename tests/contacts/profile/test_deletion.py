"""Deleting a customer from panel and profile."""

import json

from contacts.models import Contact
from crm.models import Channel, Role, User
from tests import cast
from tests.cast import HTMX, Person


def test_the_dialog_says_what_goes_and_what_stays(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    part = alice.part("contact_deletion", ada.pk).content.decode()
    assert "<html" not in part
    assert "Delete “Ada”?" in part
    assert "This can’t be undone." in part
    assert "text of chat messages" in part
    assert acme.contacts.count() == 1


def test_without_htmx_it_is_a_page_that_leads_back_to_the_list_one_came_from(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    back = f"{alice.url('contacts')}?q=ada"
    page = alice.get("contact_deletion", ada.pk, back=back).content.decode()
    assert "<html" in page
    assert f'href="{back}"' in page
    answer = alice.client.post(alice.url("contact_deletion", ada.pk) + f"?back={back}")
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    assert "The customer is deleted." in alice.client.get(back).content.decode()
    assert not acme.contacts.exists()


def test_in_the_list_dialog_panel_and_row_go_and_the_counts_follow(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    shown = f"http://testserver{alice.url('contacts')}?contact={ada.pk}"
    answer = alice.client.post(
        alice.url("contact_deletion", ada.pk), headers={**HTMX, "HX-Target": "dialog", "HX-Current-URL": shown}
    )
    assert answer.status_code == 204
    told = json.loads(answer.headers["HX-Trigger"])
    assert told["contactGone"] == {"pk": ada.pk}
    assert {"closeDialog", "recount", "toast"} <= told.keys()


def test_from_the_profile_it_leads_to_the_list(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    shown = f"http://testserver{alice.url('contact', ada.pk)}"
    answer = alice.client.post(alice.url("contact_deletion", ada.pk), headers={**HTMX, "HX-Current-URL": shown})
    assert answer.headers["HX-Redirect"] == alice.url("contacts")


def test_who_is_deleted_already_is_said_to_be_gone(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    alice.post("contact_deletion", ada.pk)
    assert alice.post("contact_deletion", ada.pk).status_code == 404
    answer = alice.client.post(alice.url("contact_deletion", ada.pk), headers=HTMX)
    assert "contactGone" in json.loads(answer.headers["HX-Trigger"])
    assert acme.log.filter(verb="contact.deleted").count() == 1


def test_the_right_to_delete_is_enough_and_needed(acme: Channel, vera: Person) -> None:
    ada = cast.member(acme, "1", "Ada")
    assert vera.post("contact_deletion", ada.pk).status_code == 403
    assert "Delete customer" not in vera.get("contact", ada.pk).content.decode()
    Role.everywhere.filter(pk=vera.manager.role_id).update(granted=["contacts.view", "contacts.delete"])
    assert "Delete customer" in vera.get("contact", ada.pk).content.decode()
    assert vera.post("contact_deletion", ada.pk).status_code == 302
    assert not acme.contacts.exists()


def test_the_admin_deletes_the_same_way(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "1", "Ada Lovelace")
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    address = f"/admin/contacts/contact/{ada.pk}/delete/"
    assert "Ada Lovelace" in alice.client.get(address).content.decode()
    assert alice.client.post(address, {"post": "yes"}).status_code == 302
    assert not Contact.everywhere.exists()
    assert acme.log.filter(verb="contact.deleted").exists()
    assert "Ada Lovelace" not in alice.client.get("/admin/").content.decode().replace("The contact “Ada Lovelace”", "")
