"""Deleting contacts: what goes, what stays, and those who come at the same time."""

from functools import partial
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.errors import Diagnostic

from contacts.erasure.actions import delete
from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.lists import saved_urls
from contacts.models import Contact
from contacts.profile.actions import record_view
from contacts.terms import Terms
from crm.log import record
from crm.models import Channel
from segments.models import Segment, Stay
from tests import cast
from tests.cast import Person
from tests.together import together


def ada(channel: Channel, **more: str) -> Contact:
    profile = {"email": "Ada@Example.com", "mobileNumber": "+821012345678", **more}
    return cast.member(channel, "M-1", "Ada Lovelace", **profile)


def terms(channel: Channel, *pieces: str) -> str:
    return saved_urls.save_terms(channel, Terms.of(pieces, Catalogue.of(channel).context))


def long_filter(channel: Channel, *emails: str) -> str:
    condition = {"key": "profile.email", "operator": "$in", "values": [*emails]}
    filler = {"key": "profile.name", "operator": "$in", "values": ["x" * 7000]}
    return saved_urls.save_filter(channel, Filter.parse({"and": [condition, filler]}, Catalogue.of(channel)))


def test_the_contacts_are_gone_and_their_number_is_told(acme: Channel, alice: Person) -> None:
    first, second, other = (cast.member(acme, str(number)) for number in range(3))
    assert delete(acme, [first.pk, second.pk], by=alice.actor) == 2
    assert list(acme.contacts.all()) == [other]


def test_a_contact_of_another_channel_is_not_touched(acme: Channel, alice: Person, charlie: Person) -> None:
    theirs = ada(charlie.channel)
    digest = terms(acme, "ada@example.com", "grace@example.com")
    assert delete(acme, [theirs.pk], by=alice.actor) == 0
    assert charlie.channel.contacts.count() == 1
    assert not acme.log.filter(verb="contact.deleted").exists()
    left = saved_urls.load_terms(acme, digest)
    assert left is not None
    assert len(left.terms) == 2


def test_the_log_tells_who_deleted_how_many_but_not_whom(acme: Channel, alice: Person) -> None:
    delete(acme, [ada(acme).pk, cast.member(acme, "2").pk], by=alice.actor)
    entry = acme.log.get(verb="contact.deleted")
    assert (entry.actor_name, entry.ip_address, entry.details) == ("Alice", "127.0.0.1", {"contacts": 2})
    assert (entry.subject_name, entry.subject_id) == ("", None)


def test_the_log_forgets_name_and_values_but_not_that_something_was_done(acme: Channel, alice: Person) -> None:
    contact = ada(acme)
    record(acme, "contact.changed", contact, by=alice.actor, before={"name": "Ida"}, after={"name": "Ada"}, key="name")
    delete(acme, [contact.pk], by=alice.actor)
    entry = acme.log.get(verb="contact.changed")
    assert (entry.subject_id, entry.subject_name) == (contact.pk, "")
    assert (entry.before, entry.after, entry.details) == (None, None, {})
    assert "Deleted customer" in alice.get("log").content.decode()


def test_the_log_of_others_is_left_alone(acme: Channel, alice: Person) -> None:
    contact, other = ada(acme), cast.member(acme, "2", "Grace")
    record_view(other, by=alice.actor)
    delete(acme, [contact.pk], by=alice.actor)
    assert acme.log.get(verb="contact.opened").subject_name == "Grace"


def test_the_admins_own_log_forgets_the_name(acme: Channel, alice: Person) -> None:
    contact = ada(acme)
    AdminLogEntry.objects.create(
        user=alice.user,
        content_type=ContentType.objects.get_for_model(Contact),
        object_id=str(contact.pk),
        object_repr=str(contact),
        action_flag=CHANGE,
        change_message="Ada",
    )
    delete(acme, [contact.pk], by=alice.actor)
    assert list(AdminLogEntry.objects.values_list("object_repr", "change_message")) == [("", "")]


@pytest.mark.parametrize("written", ["ada@example.com", "010-1234-5678", "+82 10 1234 5678", "M-1", "ada lovelace"])
def test_a_kept_search_loses_the_term_that_names_the_person(acme: Channel, alice: Person, written: str) -> None:
    digest = terms(acme, written, "grace@example.com")
    delete(acme, [ada(acme).pk], by=alice.actor)
    left = saved_urls.load_terms(acme, digest)
    assert left is not None
    assert [term.text for term in left.terms] == ["grace@example.com"]


def test_a_kept_search_for_nobody_else_is_gone_rather_than_one_for_everybody(acme: Channel, alice: Person) -> None:
    digest = terms(acme, "ada@example.com")
    delete(acme, [ada(acme).pk], by=alice.actor)
    cast.member(acme, "2", "Grace")
    assert saved_urls.load_terms(acme, digest) is None
    assert "Grace" not in alice.get("contacts", terms=digest).content.decode()


def test_the_same_search_pasted_again_has_all_its_terms(acme: Channel, alice: Person) -> None:
    pieces = ("ada@example.com", "grace@example.com")
    digest = terms(acme, *pieces)
    delete(acme, [ada(acme).pk], by=alice.actor)
    assert terms(acme, *pieces) == digest
    again = saved_urls.load_terms(acme, digest)
    assert again is not None
    assert len(again) == 2


def test_a_kept_filter_loses_the_value_or_goes_with_its_last(acme: Channel, alice: Person) -> None:
    several = long_filter(acme, "ada@example.com", "grace@example.com")
    only = long_filter(acme, "ada@example.com")
    delete(acme, [ada(acme).pk], by=alice.actor)
    assert saved_urls.load_filter(acme, several)["and"][0]["values"] == ["grace@example.com"]
    assert acme.saved_url_parts.count() == 1
    assert alice.get("contacts", filter=only).status_code == 422


def test_a_kept_filter_of_another_channel_stays(acme: Channel, alice: Person, charlie: Person) -> None:
    digest = terms(charlie.channel, "ada@example.com")
    delete(acme, [ada(acme).pk], by=alice.actor)
    assert saved_urls.load_terms(charlie.channel, digest) is not None


def test_stays_in_segments_go_along(acme: Channel, alice: Person) -> None:
    contact = ada(acme)
    segment = Segment.everywhere.create(channel=acme, name="All", filter={"and": []}, position=0)
    Stay.everywhere.create(channel=acme, segment=segment, contact=contact, entered_on="2026-01-01")
    delete(acme, [contact.pk], by=alice.actor)
    assert not Stay.everywhere.exists()


def test_who_comes_back_with_the_same_member_id_is_somebody_new(acme: Channel, alice: Person) -> None:
    first = ada(acme)
    record_view(first, by=alice.actor)
    delete(acme, [first.pk], by=alice.actor)
    again = ada(acme)
    assert again.pk != first.pk
    assert not acme.log.filter(subject_id=again.pk).exists()


def test_thousands_take_the_same_statements_as_two(acme: Channel, alice: Person) -> None:
    def statements(number: int) -> int:
        made = [Contact(channel=acme, type="lead", profile={"name": f"N{n}"}) for n in range(number)]
        ids = [contact.pk for contact in Contact.everywhere.bulk_create(made)]
        with CaptureQueriesContext(connection) as queries:
            assert delete(acme, ids, by=alice.actor) == number
        return len(queries)

    assert statements(2) == statements(3000)


def test_the_text_of_its_statements_does_not_grow_with_the_number_of_contacts(acme: Channel, alice: Person) -> None:
    """A parameter for each contact takes Python most of the time of a deletion."""

    def statements(number: int) -> list[str]:
        ids = [cast.member(acme, str(each)).pk for each in range(number)]
        asked: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            asked.append(sql if "SAVEPOINT" not in sql else "SAVEPOINT")
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            delete(acme, ids, by=alice.actor)
        return asked

    assert statements(3) == statements(9)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_delete_the_same_contacts_each_is_told_what_he_deleted(acme: Channel, alice: Person) -> None:
    ids = [cast.member(acme, str(number)).pk for number in range(20)]
    told = together(
        lambda: delete(acme, ids, by=alice.actor),
        lambda: delete(acme, reversed(ids), by=alice.actor),
        lambda: delete(acme, ids[5:], by=alice.actor),
    )
    assert sum(told) == 20
    assert acme.contacts.count() == 0


@pytest.mark.django_db(transaction=True)
def test_nobody_writes_of_somebody_who_is_being_deleted(acme: Channel, alice: Person) -> None:
    for _ in range(10):
        contact = ada(acme)
        told = together(
            partial(delete, acme, [contact.pk], by=alice.actor), *[partial(record_view, contact, by=alice.actor)] * 5
        )
        assert told == [1, *[None] * 5]
        assert not acme.log.filter(subject_type="contact").exclude(subject_name="").exists()


@pytest.mark.django_db
def test_the_texts_of_those_who_go_are_looked_up_one_by_one(acme: Channel) -> None:
    """PostgreSQL keeps the plan of a session's first deletion: a join made for a few would take minutes for many."""
    plans: list[str] = []

    def note(notice: Diagnostic) -> None:
        plans.append(notice.message_detail or "")

    contact = ada(acme)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_searchtext")  # counts no rows: this transaction's aren't there for it
        cursor.execute("DISCARD PLANS")
        cursor.execute("SET LOCAL debug_print_plan = on")
        cursor.execute("SET LOCAL client_min_messages = 'log'")
        connection.connection.add_notice_handler(note)
        acme.contacts.filter(pk=contact.pk)._raw_delete("default")
        connection.connection.remove_notice_handler(note)
    (plan,) = [plan for plan in plans if ":commandType 4" in plan and "NAMEDTUPLESTORESCAN" in plan]
    assert "{INDEXSCAN" in plan
    assert not [join for join in ("NESTLOOP", "HASHJOIN", "MERGEJOIN", "SEQSCAN") if f"{{{join}" in plan]
