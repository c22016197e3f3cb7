"""A channel with one of each thing, and somebody for each role that the tests try."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.urls import reverse

from crm.models import Role
from crm.permissions import OWNER_ONLY, PERMISSIONS
from tests import cast
from tests.access.needs import NEEDS, POST_NEEDS
from tests.cast import Person
from tests.routes import Route
from tests.things import kind, make_things

GRANTABLE = frozenset(PERMISSIONS.keys() - OWNER_ONLY)

_WRITTEN: Final = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""

# What may be different after somebody knocked.
NOISE = {"django_session", "usersessions_usersession", "crm_cache"}


@dataclass(frozen=True)
class World:
    """`alice` owns Acme, `charlie` another channel; `holders` are managers of Acme by what their role grants."""

    alice: Person
    charlie: Person
    things: dict[str, int]
    holders: dict[frozenset[str], Person]

    @classmethod
    def make(cls) -> "World":
        acme, borg = cast.make_channel("acme", "Acme"), cast.make_channel("borg", "Borg")
        alice = cast.hire(acme, "Alice", cast.owner_role(acme))
        charlie = cast.hire(borg, "Charlie", cast.owner_role(borg))
        world = cls(alice, charlie, make_things(alice), {})
        for granted in sorted(_grants(), key=sorted):
            role = Role.everywhere.create(channel=acme, name=f"Role {len(world.holders)}", granted=sorted(granted))
            world.holders[granted] = cast.hire(acme, f"Holder{len(world.holders)}", role)
        for person in (alice, charlie, *world.holders.values()):
            assert person.client  # signed in before anybody looks at what is written
        return world

    def knock(self, client: Client, route: Route, method: str, slug: str = "acme") -> Any:
        """Ask a route for the thing of Acme's that it can name, at Acme's URL or another channel's."""
        arguments = {name: self.things[kind(route)] if name == "pk" else "profile.name" for name in route.arguments}
        return client.generic(method, reverse(route.name, kwargs={"slug": slug, **arguments}))


def written() -> dict[str, int]:
    """How many rows of each table this transaction has inserted, updated or deleted until now, undone ones too.

    As the view `pg_stat_xact_user_tables` says, which reads all indexes for what isn't asked here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return {table: number for table, number in cursor.fetchall() if number and table not in NOISE}


def _grants() -> set[frozenset[str]]:
    """Nothing, all but one, and of what each route needs exactly that, and all but that."""
    needs = {frozenset(needed) for needed in (*NEEDS.values(), *POST_NEEDS.values())}
    all_but_one = {GRANTABLE - {name} for name in GRANTABLE}
    exact = {needed for needed in needs if needed <= GRANTABLE}
    return {frozenset(), GRANTABLE} | all_but_one | exact | {GRANTABLE - needed for needed in needs}
