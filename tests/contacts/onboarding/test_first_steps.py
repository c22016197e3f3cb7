"""The first steps of a channel: each is done when the data say so, and whoever can't do it learns who can."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import keys
from contacts.models import ExampleContact
from contacts.onboarding import first_steps
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions as segments
from segments.models import Segment
from tests import cast
from tests.cast import Person
from tests.things import ADAS

pytestmark = pytest.mark.django_db


def done(person: Person) -> set[str]:
    return {shown.step.name for shown in first_steps(person.manager).shown if shown.is_done}


def page(person: Person, name: str = "contacts") -> str:
    text: str = person.get(name).content.decode()
    return re.sub(r"\s+", " ", text)


def test_a_new_channel_shows_four_steps_and_none_is_done(alice: Person) -> None:
    assert [shown.step.name for shown in first_steps(alice.manager).shown] == [
        "customers",
        "keys",
        "segment",
        "managers",
    ]
    assert done(alice) == set()
    shown = page(alice)
    assert "0 of 4 done" in shown
    for route in ("lead_new", "import_new", "install", "api_keys"):
        assert f'href="{alice.url(route)}"' in shown.partition('id="step-customers"')[2].partition("</li>")[0], route
    assert "Try with example customers" in shown


def test_a_customer_of_the_own_is_the_first_step_and_an_example_is_not(acme: Channel, alice: Person) -> None:
    invented = cast.member(acme, "demo1")
    ExampleContact.everywhere.create(channel=acme, contact=invented)
    assert done(alice) == set()
    cast.member(acme, "1", "Ada")
    assert done(alice) == {"customers"}


def test_a_key_that_somebody_has_touched_is_the_second(acme: Channel, alice: Person) -> None:
    keys.add_key(acme, "grade", "string", by=SYSTEM)
    assert done(alice) == set()
    alice.post("key_in_inbox", acme.profile_keys.get(key="lastName").pk, shown="")
    assert done(alice) == {"keys"}


def test_keys_in_another_order_are_the_second_too(acme: Channel, alice: Person) -> None:
    order = list(acme.profile_keys.order_by("-position").values_list("pk", flat=True))
    keys.reorder(acme, order, by=alice.actor)
    assert done(alice) == {"keys"}


def test_looking_at_the_keys_is_not_enough(alice: Person) -> None:
    alice.get("keys")
    assert done(alice) == set()


def test_a_segment_is_the_third_and_no_longer_when_it_is_deleted(acme: Channel, alice: Person) -> None:
    segments.create(acme, "Adas", 1, ADAS, by=alice.actor)
    assert done(alice) == {"segment"}
    segments.delete(Segment.everywhere.get(), by=alice.actor)
    assert done(alice) == set()


def test_a_second_manager_is_the_fourth(acme: Channel, alice: Person) -> None:
    assert done(alice) == set()
    cast.hire(acme, "Bob", cast.basic_role(acme))
    assert done(alice) == {"managers"}


def test_what_another_channel_has_done_counts_there_only(acme: Channel, alice: Person, charlie: Person) -> None:
    cast.member(charlie.channel, "1", "Ada")
    segments.create(charlie.channel, "Adas", 1, ADAS, by=charlie.actor)
    keys.add_key(charlie.channel, "grade", "string", by=charlie.actor)
    cast.hire(charlie.channel, "Dora", cast.basic_role(charlie.channel))
    assert done(alice) == set()
    assert len(done(charlie)) == 4


def test_who_may_not_do_a_step_is_told_who_may(alice: Person, vera: Person) -> None:
    shown = page(vera)
    assert "Add a lead" not in shown
    assert "Try with example customers" not in shown
    assert "Who can do this: <span>Alice (Owner)</span>" in shown


def test_the_steps_stay_at_hand_until_all_are_done(acme: Channel, alice: Person, bob: Person) -> None:
    cast.member(acme, "1", "Ada")
    assert "2/4" in page(alice)
    keys.add_key(acme, "grade", "string", by=alice.actor)
    segments.create(acme, "Adas", 1, ADAS, by=alice.actor)
    assert "First steps" not in page(alice)
    assert "4 of 4 done" in page(alice, "first_steps")


def test_an_owner_hides_them_for_everybody_and_shows_them_again(acme: Channel, alice: Person, bob: Person) -> None:
    cast.member(acme, "1", "Ada")
    assert "First steps" in page(bob)
    alice.post("first_steps_visibility", shown="0")
    assert "First steps" not in page(bob)
    assert "Show them again" in page(alice, "first_steps")
    alice.post("first_steps_visibility", shown="1")
    assert "First steps" in page(bob)
    assert [entry.after for entry in acme.log.filter(verb="channel.changed").order_by("pk")] == [
        {"first_steps_hidden": True},
        {"first_steps_hidden": False},
    ]


def test_an_empty_channel_shows_them_although_they_are_hidden(acme: Channel, alice: Person) -> None:
    alice.post("first_steps_visibility", shown="0")
    assert "0 of 4 done" in page(alice)


def test_how_far_a_channel_is_costs_one_query(acme: Channel, alice: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert not first_steps(alice.manager).is_complete


def test_an_empty_channel_does_not_walk_over_the_customers_of_others(alice: Person, charlie: Person) -> None:
    cast.many_like(cast.member(charlie.channel, "m"), 5_000)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("ANALYZE contacts_contact")
        assert not first_steps(alice.manager).is_complete
        cursor.execute(f"EXPLAIN {asked.captured_queries[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "contact_created" in plan
    assert "Seq Scan on contacts_contact " not in plan
