"""Who may come in where, beside the walk over all routes in `tests/access`."""

from django.test import Client
from django.urls import reverse

from crm.models import Channel, Role
from tests import cast
from tests.cast import Person
from tests.routes import other_routes


def test_a_right_taken_away_acts_on_the_next_request(bob: Person, acme: Channel) -> None:
    assert bob.get("contacts").status_code == 200
    cast.basic_role(acme).__class__.everywhere.filter(pk=bob.manager.role_id).update(granted=[])
    assert bob.get("contacts").status_code == 403


def test_a_role_other_than_owner_never_has_what_is_reserved_to_owners(acme: Channel) -> None:
    role = Role(channel=acme, name="sly", granted=["contacts.export", "contacts.view", "made.up"])
    assert role.permissions == {"contacts.view"}


def test_a_user_who_was_made_inactive_is_out(bob: Person) -> None:
    assert bob.get("contacts").status_code == 200
    bob.user.is_active = False
    bob.user.save()
    assert bob.get("contacts").status_code == 302


def test_an_admin_who_is_no_manager_is_a_stranger_in_the_channel(acme: Channel, charlie: Person) -> None:
    charlie.user.is_superuser = charlie.user.is_staff = True
    charlie.user.save()
    assert charlie.client.get(reverse("contacts", args=[acme.slug])).status_code == 404


def test_a_contact_of_another_channel_is_not_found_through_the_own_one(alice: Person, charlie: Person) -> None:
    theirs = cast.member(charlie.channel, "1", "Locutus")
    assert alice.get("contact", theirs.pk).status_code == 404
    assert "Locutus" not in alice.get("contacts", contact=theirs.pk).content.decode()


def test_pages_of_a_channel_are_never_kept_by_caches(alice: Person) -> None:
    assert "no-store" in alice.get("contacts").headers["Cache-Control"]


def test_nothing_outside_of_channels_is_open_by_accident(db: None) -> None:
    # The latter two to who has a link.
    open_to_all = {"healthz/": 200, "invitations/1/": 404, "unsubscribe/1/": 404, "u/1": 404, "chats/1/": 404}
    for route in other_routes():
        status = Client().get(f"/{route}").status_code
        if route.startswith("demo-shop/"):
            assert status in (404, 405), route  # the settings say that there is none
        else:
            assert status == open_to_all.get(route, 302), route


def test_pages_forbid_inline_scripts_and_styles(alice: Person) -> None:
    policy = alice.get("contacts").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
