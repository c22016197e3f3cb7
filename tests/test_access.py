"""Who may come in where: every route of the URLconf, as a stranger, as nobody, and in every role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from crm.access import ANY_MANAGER, needed
from crm.models import Channel, Role
from crm.permissions import OWNER_ONLY, PERMISSIONS
from tests import cast
from tests.cast import Person
from tests.routes import Route, channel_routes, other_routes
from tests.things import kind, make_things

ROUTES = channel_routes()
METHODS = ["GET", "POST"]
each_route = pytest.mark.parametrize("route", ROUTES, ids=str)
each_method = pytest.mark.parametrize("method", METHODS)

# Say in words, on the own channel's page, that there is nothing to undo.
SAYS_SO = {"contact_change_reversal"}

# What may be different after somebody knocked.
NOISE = {"django_session", "usersessions_usersession", "crm_cache"}


def database() -> dict[str, Any]:
    """The content of all tables that matter, to compare."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.managed]
    with connection.cursor() as cursor:
        content = {}
        for table in sorted(set(tables) - NOISE):
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table}\" t"
            )
            content[table] = cursor.fetchone()
    return content


@pytest.fixture
def knock(alice: Person) -> Callable[..., Any]:
    """Ask a route for the thing of Acme's that it can name, at Acme's address or another channel's."""
    things = make_things(alice)

    def go(client: Client, route: Route, method: str, slug: str = "acme") -> Any:
        named: dict[str, Callable[[], Any]] = {"pk": lambda: things[kind(route)], "key": lambda: "profile.name"}
        arguments = {name: named[name]() for name in route.arguments}
        return client.generic(method, reverse(route.name, kwargs={"slug": slug, **arguments}))

    return go


@pytest.fixture
def holders(acme: Channel) -> dict[str, Person]:
    """Somebody for each right that a role can have, who has no other; and one with none at all."""
    people = {}
    for number, right in enumerate(["", *sorted(PERMISSIONS.keys() - OWNER_ONLY)]):
        role = Role.everywhere.create(channel=acme, name=f"only {right}", granted=[right] if right else [])
        people[right] = cast.hire(acme, f"Holder{number}", role)
        assert people[right].client  # signed in before anybody looks at the tables
    return people


@each_route
def test_every_route_of_a_channel_names_its_permission(route: Route) -> None:
    for method in METHODS:
        assert set() < needed(route.view, method) <= {*PERMISSIONS, ANY_MANAGER}


@each_route
@each_method
def test_a_manager_of_another_channel_finds_nothing(
    route: Route, method: str, charlie: Person, knock: Callable[..., Any]
) -> None:
    browser = charlie.client
    before = database()
    assert knock(browser, route, method).status_code == 404
    assert database() == before


@pytest.mark.parametrize("route", [route for route in ROUTES if "pk" in route.arguments], ids=str)
@each_method
def test_what_another_channel_has_is_not_found_through_the_own_one(
    route: Route, method: str, charlie: Person, knock: Callable[..., Any]
) -> None:
    browser = charlie.client
    before = database()
    answer = knock(browser, route, method, slug="borg")
    assert answer.status_code in (404, 405) or (route.name in SAYS_SO and answer.status_code == 302)
    assert database() == before


@each_route
@each_method
def test_nobody_is_sent_to_sign_in(route: Route, method: str, db: None, knock: Callable[..., Any]) -> None:
    before = database()
    response = knock(Client(), route, method)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert database() == before


@each_route
@each_method
def test_a_role_opens_the_routes_that_name_its_right_alone_and_no_others(
    route: Route, method: str, holders: dict[str, Person], knock: Callable[..., Any]
) -> None:
    permissions = needed(route.view, method)
    before = database()
    for right, person in holders.items():
        if not permissions <= {ANY_MANAGER, right}:
            assert knock(person.client, route, method).status_code == 403, right
    assert database() == before
    for right, person in holders.items():
        if permissions <= {ANY_MANAGER, right}:
            assert knock(person.client, route, method).status_code not in (403, 500), right


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
    open_to_all = {"healthz/"}
    for route in other_routes():
        status = Client().get(f"/{route}").status_code
        assert status == (200 if route in open_to_all else 302), route


def test_pages_forbid_inline_scripts_and_styles(alice: Person) -> None:
    policy = alice.get("contacts").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
