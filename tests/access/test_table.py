"""That no route is forgotten, and that the tests of the others notice what they look for."""

import importlib
import pkgutil

import pytest

from crm.access import ANY_MANAGER, needed
from tests import access
from tests.access.needs import NEEDS, needs
from tests.access.walk import Walk
from tests.access.world import World, written
from tests.cast import member
from tests.routes import channel_routes


def test_every_route_is_in_the_table_and_every_view_names_what_stands_there() -> None:
    routes = channel_routes()
    assert NEEDS.keys() == {route.name for route in routes}
    for route in routes:
        for method in ("GET", "POST"):
            assert needed(route.view, method) - {ANY_MANAGER} == needs(route.name, method), route.name
            assert needed(route.view, method), route.name


def test_every_route_is_walked_by_one_module() -> None:
    for module in pkgutil.iter_modules(access.__path__):
        importlib.import_module(f"{access.__name__}.{module.name}")
    walked = [route.name for walk in Walk.__subclasses__() for route in walk.routes]
    assert sorted(walked) == sorted(NEEDS)


@pytest.mark.django_db
def test_what_is_written_is_noticed(world: World) -> None:
    before = written()
    contact = member(world.alice.channel, "noticed")
    added = written()
    assert added["contacts_contact"] == before["contacts_contact"] + 1
    contact.__class__.everywhere.filter(pk=contact.pk).update(member_id="changed")
    changed = written()
    assert changed["contacts_contact"] == added["contacts_contact"] + 1
    contact.__class__.everywhere.filter(pk=contact.pk)._raw_delete("default")
    assert written()["contacts_contact"] == changed["contacts_contact"] + 1
