"""Example customers come by one button and go by another, and the database is as it was before."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.serializers import serialize
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import keys
from contacts.columnar.upkeep import tend
from contacts.editing import actions as editing
from contacts.examples import start_adding
from contacts.fields import Catalogue
from contacts.inbox.actions import answer
from contacts.models import Contact, ExampleContact, ExampleSet, SavedUrlPart
from crm import jobs
from crm.actors import SYSTEM
from crm.models import Channel, Job, LogEntry
from segments import actions as segments
from tests import cast
from tests.cast import HTMX, Person
from tests.contacts.bulk import doing as bulk
from tests.together import together

MANY = 120

# What is meant to stay: docs/examples.md.
STAYS = {"crm.job", "crm.logentry", "django_q.ormq", "sessions.session", "usersessions.usersession"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExampleSet, "MANY", MANY)


def add(person: Person) -> Any:
    return person.client.post(person.url("examples_addition"), headers=HTMX)


def remove(person: Person) -> Any:
    return person.client.post(person.url("examples_removal"), headers=HTMX)


def come(person: Person) -> None:
    assert add(person).headers["HX-Redirect"] == person.url("contacts")
    assert bulk.work() == 1


def go(person: Person) -> None:
    assert remove(person).status_code == 204
    bulk.work()


def tables() -> dict[str, Any]:
    """All rows of all tables by table, and what the log says, without what is meant to stay.

    After the tending of each minute, which clears the log of changes that no columnar copy needs.
    """
    tend()
    rows = {
        model._meta.label_lower: json.loads(serialize("json", model._base_manager.order_by("pk")))
        for model in apps.get_models()
        if model._meta.label_lower not in STAYS
    }
    log = LogEntry.everywhere.exclude(verb__startswith="examples.").order_by("pk")
    return {table: found for table, found in rows.items() if found} | {"log": list(log.values("pk", "verb", "details"))}


def example(acme: Channel) -> Contact:
    return acme.contacts.filter(example__isnull=False).exclude(profile__email=None).order_by("pk")[0]


def write(person: Person, contact: Contact, key: str, value: str) -> None:
    field = Catalogue.of(person.channel)[f"profile.{key}"]
    editing.set_value(contact, field, value, editing.mark(contact.profile.get(key)), by=person.actor)


def test_they_come_in_the_background_with_keys_tags_and_chats(acme: Channel, alice: Person) -> None:
    add(alice)
    assert "being added" in alice.get("contacts").content.decode()
    assert not acme.contacts.exists()
    assert bulk.work() == 1
    assert (acme.contacts.count(), ExampleContact.everywhere.count()) == (MANY, MANY)
    assert acme.profile_keys.filter(key="grade").exists()
    assert acme.chats.exists()
    assert acme.contacts.exclude(tags=[]).exists()
    page = alice.get("contacts").content.decode()
    assert f"{MANY} customers here are examples" in page
    entry = acme.log.get(verb="examples.added")
    assert (entry.actor_name, entry.details["contacts"]) == ("Alice", MANY)


def test_all_tables_are_as_they_were_before(acme: Channel, alice: Person) -> None:
    cast.member(acme, "1", "Ada")
    assert alice.client
    before = tables()
    come(alice)
    go(alice)
    assert tables() == before
    assert [entry.verb for entry in acme.log.filter(verb__startswith="examples.").order_by("pk")] == [
        "examples.added",
        "examples.removed",
    ]
    assert acme.log.get(verb="examples.removed").details == {"contacts": MANY, "kept": []}


def test_what_managers_did_with_them_goes_too(acme: Channel, alice: Person) -> None:
    assert alice.client
    before = tables()
    come(alice)
    one = example(acme)
    alice.get("contact", one.pk)
    write(alice, one, "name", "Somebody Else")
    answer(acme.chats.order_by("pk")[0], "Hello", by=alice.actor)
    bulk.do(alice, "contacts_bulk_tags", {"tags": "seen"}, **bulk.ticked([one]))
    go(alice)
    after = tables()
    assert not acme.contacts.exists()
    assert not acme.log.filter(subject_type__in=["contact", "chat"]).exists()
    changed = {table for table in {*before, *after} if before.get(table) != after.get(table)}
    assert changed == {"log", "contacts.bulkchange"}  # that Alice has changed many at once stays
    assert [entry["verb"] for entry in after["log"][len(before["log"]) :]] == ["bulk.started", "bulk.done"]


def test_a_person_whom_a_manager_has_written_into_an_example_is_erased_everywhere(acme: Channel, alice: Person) -> None:
    come(alice)
    one = example(acme)
    write(alice, one, "email", "real.person@company.test")
    alice.post("contacts_terms", text="real.person@company.test, nobody@nowhere.test")
    assert "real.person" in json.dumps(tables(), default=str)
    go(alice)
    assert "real.person" not in json.dumps(tables(), default=str)


def test_an_unchanged_example_takes_no_words_of_others_along(acme: Channel, alice: Person) -> None:
    come(alice)
    name = next(filter(None, (contact.name for contact in acme.contacts.order_by("pk"))))
    alice.post("contacts_terms", text=f"{name}, Ada")
    before = SavedUrlPart.everywhere.values().get()
    assert name in json.dumps(before, default=str, ensure_ascii=False)
    go(alice)
    assert SavedUrlPart.everywhere.values().get() == before


def test_customers_who_came_meanwhile_are_not_touched(acme: Channel, alice: Person) -> None:
    come(alice)
    cast.member(acme, "1", "Ada", grade="gold")
    row, stamp = Contact.everywhere.values().get(member_id="1"), acme.profile_keys.values().get(key="grade")
    go(alice)
    assert Contact.everywhere.values().get() == row
    assert acme.profile_keys.values().get(key="grade") == stamp
    assert not acme.profile_keys.filter(key="isVip").exists()
    assert acme.log.get(verb="examples.removed").details["kept"] == ["grade"]


def test_a_key_that_a_segment_uses_stays(acme: Channel, alice: Person) -> None:
    come(alice)
    segments.create(acme, "VIPs", 1, {"key": "profile.isVip", "operator": "$eq", "values": [True]}, by=alice.actor)
    go(alice)
    assert acme.profile_keys.filter(key="isVip").exists()
    assert acme.log.get(verb="examples.removed").details["kept"] == ["isVip"]


def test_a_key_of_another_type_or_archived_is_left_as_it_is(acme: Channel, alice: Person) -> None:
    keys.add_key(acme, "grade", "number", by=SYSTEM)
    keys.archive(keys.add_key(acme, "plan", "string", by=SYSTEM), by=SYSTEM)
    assert alice.client
    before = tables()
    come(alice)
    assert not acme.contacts.filter(profile__has_any_keys=["grade", "plan"]).exists()
    assert acme.contacts.filter(profile__has_key="isVip").exists()
    go(alice)
    assert tables() == before


def test_pressed_twice_they_come_once(acme: Channel, alice: Person) -> None:
    add(alice)
    add(alice)
    assert "here already" in alice.get("contacts").content.decode()
    bulk.work()
    add(alice)
    assert "here already" in alice.get("contacts").content.decode()
    assert bulk.work() == 0
    assert acme.contacts.count() == MANY
    remove(alice)
    assert "removed already" in remove(alice)["HX-Trigger"]
    assert bulk.work() == 1
    assert "removed already" in remove(alice)["HX-Trigger"]


@pytest.mark.django_db(transaction=True)
def test_of_five_who_press_at_once_one_adds_them(acme: Channel, alice: Person) -> None:
    answers = together(*[lambda: start_adding(acme, by=alice.actor)] * 5)
    assert sum(isinstance(answer, ExampleSet) for answer in answers) == 1
    assert bulk.work() == 1
    assert acme.contacts.count() == MANY


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("start", [add, remove])
def test_a_worker_that_dies_in_the_middle_leaves_all_or_nothing_and_another_goes_on(
    acme: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch, start: Callable[[Person], Any]
) -> None:
    assert alice.client
    if start is remove:
        come(alice)
    before = tables()
    real = jobs.finish
    died: list[Job] = []

    def die(job: Job) -> None:
        if not died:
            died.append(job)
            raise OperationalError("The server is gone.")
        real(job)

    start(alice)
    monkeypatch.setattr(jobs, "finish", die)
    with pytest.raises(OperationalError):
        bulk.work()
    after = tables()
    after.pop("contacts.exampleset"), before.pop("contacts.exampleset", None)
    assert after == before
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert jobs.revive() == 1
        bulk.work()
    assert acme.contacts.count() == (MANY if start is add else 0)


def test_a_cancelled_addition_can_be_asked_for_again(acme: Channel, alice: Person) -> None:
    add(alice)
    alice.post("job_cancellation", Job.everywhere.get().pk)
    bulk.work()
    assert not ExampleSet.everywhere.exists()
    come(alice)
    assert acme.contacts.count() == MANY


def test_a_cancelled_removal_leaves_them_there(acme: Channel, alice: Person) -> None:
    come(alice)
    remove(alice)
    alice.post("job_cancellation", Job.everywhere.latest("pk").pk)
    bulk.work()
    assert acme.contacts.count() == MANY
    assert "are examples" in alice.get("contacts").content.decode()
    go(alice)
    assert not acme.contacts.exists()


def test_a_manager_who_lost_the_right_adds_nothing(acme: Channel, alice: Person) -> None:
    add(alice)
    acme.managers.filter(pk=alice.manager.pk).update(role=cast.viewer_role(acme))
    bulk.work()
    assert not acme.contacts.exists()
    assert not ExampleSet.everywhere.exists()
    assert "permission" in Job.everywhere.get().error


def test_an_example_that_is_deleted_by_hand_is_no_longer_counted(acme: Channel, alice: Person) -> None:
    come(alice)
    alice.post("contact_deletion", example(acme).pk)
    assert f"{MANY - 1} customers here are examples" in alice.get("contacts").content.decode()
    go(alice)
    assert not ExampleContact.everywhere.exists()


def test_those_of_another_channel_stay(acme: Channel, alice: Person, charlie: Person) -> None:
    come(alice)
    come(charlie)
    go(alice)
    assert Contact.everywhere.count() == charlie.channel.contacts.count() == MANY
    assert charlie.channel.profile_keys.filter(key="grade").exists()


def test_the_dialog_says_what_goes_and_what_stays(alice: Person) -> None:
    come(alice)
    dialog = alice.part("examples_removal").content.decode()
    assert "Examples that somebody has changed are removed too." in dialog
    assert "your segments with their history" in dialog


def test_who_may_not_remove_them_is_told_that_they_are_there(alice: Person, vera: Person) -> None:
    come(alice)
    page = vera.get("contacts").content.decode()
    assert "are examples" in page
    assert "Remove examples" not in page


def test_where_there_are_none_they_are_asked_for_with_the_manager_only(acme: Channel, alice: Person) -> None:
    cast.member(acme, "1", "Ada")
    with CaptureQueriesContext(connection) as asked:
        alice.get("contacts")
    [query] = [query["sql"] for query in asked if "contacts_exampleset" in query["sql"]]
    assert 'FROM "crm_manager"' in query
