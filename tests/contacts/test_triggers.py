"""PostgreSQL keeps the plans of triggers for as long as a connection lives: those of the first who fired them."""

from collections.abc import Callable

import pytest
from django.db import connection

from contacts import stored
from contacts.models import Contact
from crm.models import Channel
from tests import cast

pytestmark = pytest.mark.django_db


def by_a_statement(channel: Channel, contacts: list[Contact]) -> None:
    channel.contacts.update(tags=["few"])


def by_the_function_of_upserts(channel: Channel, contacts: list[Contact]) -> None:
    for contact in contacts:
        contact.tags = ["few"]
    stored.update(channel, contacts)


@pytest.mark.parametrize("change", [by_a_statement, by_the_function_of_upserts])
def test_many_are_changed_quickly_after_few(change: Callable[[Channel, list[Contact]], None], acme: Channel) -> None:
    few = [cast.member(acme, "1"), cast.member(acme, "2")]
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
        change(acme, few)
        cast.many_like(few[0], 8_000)
        cursor.execute("SET LOCAL statement_timeout = '8s'")  # it takes half a second; comparing each with each, twelve
        acme.contacts.update(tags=["many"])
    assert acme.contacts.filter(tags=["many"]).count() == 8_002


def test_triggers_join_as_they_must_whoever_fires_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, proconfig FROM pg_proc WHERE 'enable_nestloop=off' = ANY (proconfig)")
        others = {name: {*settings} - {"enable_nestloop=off"} for name, settings in cursor.fetchall()}
    assert others
    assert all(settings == {"enable_hashjoin=on", "enable_mergejoin=on"} for settings in others.values()), others
