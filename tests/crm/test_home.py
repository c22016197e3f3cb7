"""The front door, and the way from one channel to another."""

import re

import pytest
from django.test import Client

from crm import managers
from crm.actors import SYSTEM
from crm.models import Role, User
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db


def switcher(person: Person) -> list[tuple[str, str]]:
    """Address and name of each channel in the menu."""
    page = person.get("chatroom").content.decode()
    menu = page[page.index('id="channels"') :]
    return re.findall(r'href="([^"]*)"[^>]*>\s*<span class="truncate">([^<]*)<', menu[: menu.index("</nav>")])


def test_the_front_door_leads_to_the_contacts_of_ones_channel(alice: Person) -> None:
    assert alice.client.get("/", follow=True).request["PATH_INFO"] == alice.url("contacts")


def test_somebody_without_the_right_to_see_contacts_comes_to_the_chatroom(alice: Person) -> None:
    role = Role.everywhere.create(channel=alice.channel, name="mute")
    mute = cast.hire(alice.channel, "Mute", role)
    page = mute.client.get("/", follow=True)
    assert page.request["PATH_INFO"] == mute.url("chatroom")
    assert mute.url("contacts") not in page.content.decode()


def test_somebody_without_a_channel_is_told_so(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_user("new@example.com"))
    page = client.get("/")
    assert page.status_code == 200
    assert "No channel yet" in page.content.decode()
    assert "new@example.com" in page.content.decode()


def test_the_switcher_lists_ones_own_channels_and_no_others(alice: Person, charlie: Person) -> None:
    cast.make_channel("zeta", "Zeta")
    managers.add_manager(charlie.channel, alice.user, by=SYSTEM)
    assert switcher(alice) == [("/c/acme/", "Acme"), ("/c/borg/", "Borg")]
    assert switcher(charlie) == [("/c/borg/", "Borg")]


def test_with_several_channels_the_door_leads_to_the_first_by_name(alice: Person, charlie: Person) -> None:
    managers.add_manager(alice.channel, charlie.user, by=SYSTEM)
    assert charlie.client.get("/")["Location"] == "/c/acme/"


def test_rights_are_those_of_the_channel_one_is_in(alice: Person, charlie: Person) -> None:
    managers.add_manager(charlie.channel, alice.user, by=SYSTEM)
    assert alice.client.get("/c/acme/log/").status_code == 200
    assert alice.client.get("/c/borg/contacts/").status_code == 200
    assert alice.client.get("/c/borg/log/").status_code == 403


def test_the_menu_offers_what_one_may_open(alice: Person, vera: Person) -> None:
    assert all(alice.url(name) in alice.get("contacts").content.decode() for name in ("exports", "log", "chatroom"))
    page = vera.get("contacts").content.decode()
    assert vera.url("chatroom") in page
    assert not any(f'"{vera.url(name)}"' in page for name in ("exports", "log"))


def test_hostile_names_are_shown_as_text(alice: Person) -> None:
    hostile = "<script>alert(1)</script>\"'>"
    User.objects.filter(pk=alice.user.pk).update(name=hostile)
    type(alice.channel).objects.filter(pk=alice.channel.pk).update(name=hostile)
    for page in (alice.get("contacts"), alice.get("chatroom"), alice.get("log"), alice.get("exports")):
        assert "<script>alert" not in page.content.decode()
