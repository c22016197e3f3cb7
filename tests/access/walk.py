"""Who may come in where: routes as a manager of another channel, as nobody, and in every role."""

from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from crm.permissions import PERMISSIONS
from tests.access.needs import needs
from tests.access.world import GRANTABLE, World, written
from tests.routes import Route, channel_routes

# Say in words, on the own channel's page, that there is nothing to undo.
SAYS_SO = {"contact_change_reversal"}


def routes_of(*packages: str) -> list[Route]:
    """The routes whose views are in one of these packages."""
    return [route for route in channel_routes() if route.view.__module__.startswith(packages)]


@pytest.mark.django_db
class Walk:
    """The tests; a class with `routes` runs them for each. Every refusal leaves the database unchanged."""

    routes: ClassVar[list[Route]]

    def test_a_manager_of_another_channel_finds_nothing(self, route: Route, method: str, world: World) -> None:
        before = written()
        assert world.knock(world.charlie.client, route, method).status_code == 404
        assert written() == before

    def test_what_another_channel_has_is_not_found_through_the_own_one(
        self, route: Route, method: str, world: World
    ) -> None:
        if "pk" not in route.arguments:
            return  # it names nothing
        before = written()
        answer = world.knock(world.charlie.client, route, method, slug="borg")
        assert answer.status_code in (404, 405) or (route.name in SAYS_SO and answer.status_code == 302)
        assert written() == before

    def test_nobody_is_sent_to_sign_in(self, route: Route, method: str, world: World) -> None:
        before = written()
        response = world.knock(Client(), route, method)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
        assert written() == before

    def test_all_permissions_that_are_not_needed_open_nothing(self, route: Route, method: str, world: World) -> None:
        """So none of them does alone: more permissions never close what fewer have opened."""
        needed, before = needs(route.name, method), written()
        for granted in (frozenset(), GRANTABLE - needed) if needed else ():
            assert world.knock(world.holders[granted].client, route, method).status_code == 403, granted
        assert written() == before

    def test_all_but_one_that_is_needed_is_not_enough(self, route: Route, method: str, world: World) -> None:
        needed, before = needs(route.name, method), written()
        for name in sorted(needed & GRANTABLE):
            assert world.knock(world.holders[GRANTABLE - {name}].client, route, method).status_code == 403, name
        if not needed <= GRANTABLE:
            assert world.knock(world.holders[GRANTABLE].client, route, method).status_code == 403
        assert written() == before

    def test_who_has_just_what_is_needed_comes_in(self, route: Route, method: str, world: World) -> None:
        needed = needs(route.name, method)
        person = world.holders[needed] if needed <= GRANTABLE else world.alice
        assert needed <= PERMISSIONS.keys()
        assert world.knock(person.client, route, method).status_code not in (403, 500)
