"""PostgreSQL logs who was changed, whoever changes them, so that a copy can be completed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone

from contacts.models import Contact, ContactChange
from crm.models import Channel
from tests import cast

pytestmark = pytest.mark.django_db

SILENT = {"id", "channel", "version"}
OTHER: dict[type[models.Field[Any, Any]], Any] = {
    models.BooleanField: True,
    models.DateTimeField: timezone.now() - timedelta(days=9),
    models.JSONField: {"name": "New"},
    models.PositiveIntegerField: 7,
    models.CharField: "xx",
}


def logged(channel: Channel) -> list[tuple[str, list[int] | None]]:
    """Read the log, what was changed by its columns, and empty it."""
    rows = list(channel.contact_changes.order_by("id"))
    channel.contact_changes.all().delete()
    return [(row.kind if row.columns is None else " ".join(row.columns), row.ids) for row in rows]


def add(number: int, *channels: Channel) -> None:
    """Add so many contacts in one statement, the first to the first of the channels and all others to the last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contact (channel_id, type, profile, tags, unsubscribe_email, unsubscribe_texting,"
            " email_qualified, mobile_number_qualified, blocked, has_chat, sessions_count, web, mobile, created_at,"
            " updated_at, version) SELECT CASE WHEN n = 1 THEN %s ELSE %s END, 'lead', '{}', '{}', false, false, false,"
            " false, false, false, 0, '{}', '{}', now(), now(), 0 FROM generate_series(1, %s) AS n",
            [channels[0].pk, channels[-1].pk, number],
        )


@pytest.fixture
def ada(acme: Channel) -> Contact:
    ada = cast.member(acme, "1", "Ada")
    logged(acme)
    return ada


def test_added_and_deleted_contacts_are_logged(acme: Channel) -> None:
    ada, bea = cast.member(acme, "1", "Ada"), cast.member(acme, "2", "Bea")
    assert logged(acme) == [("added", [ada.pk]), ("added", [bea.pk])]
    acme.contacts.filter(pk__in=[ada.pk, bea.pk])._raw_delete("default")
    assert [(kind, sorted(ids or [])) for kind, ids in logged(acme)] == [("deleted", [ada.pk, bea.pk])]


@pytest.mark.parametrize("field", [one for one in Contact._meta.concrete_fields if not one.generated], ids=str)
def test_a_changed_column_is_logged_by_its_name(acme: Channel, ada: Contact, field: models.Field[Any, Any]) -> None:
    if field.name in SILENT:
        return
    changes = {field.name: next((value for type_, value in OTHER.items() if isinstance(field, type_)), ["new"])}
    if field.name == "type":
        changes = {"type": "lead", "member_id": None}
    acme.contacts.filter(pk=ada.pk).update(**changes)
    assert logged(acme) == [(" ".join(changes), [ada.pk])]


def test_what_changes_nothing_is_not_logged(acme: Channel, ada: Contact) -> None:
    acme.contacts.filter(pk=ada.pk).update(profile={"name": "Ada"}, version=9)
    assert logged(acme) == []


def test_contacts_that_a_statement_changes_differently_are_logged_apart(acme: Channel, ada: Contact) -> None:
    bea = cast.member(acme, "2", "Bea")
    logged(acme)
    for contact, name in ((ada, "Ada"), (bea, "Bess")):
        contact.sessions_count, contact.profile = 5, {"name": name}
    Contact.everywhere.bulk_update([ada, bea], ["sessions_count", "profile"])
    assert sorted(logged(acme)) == [("sessions_count", [ada.pk]), ("sessions_count profile", [bea.pk])]


def test_a_statement_that_changes_very_many_stands_for_everybody(acme: Channel, charlie: cast.Person) -> None:
    add(20_002, charlie.channel, acme)
    assert logged(acme) == [("added", None)]
    assert [len(ids or []) for _kind, ids in logged(charlie.channel)] == [1]
    acme.contacts.all()._raw_delete("default")
    assert logged(acme) == [("deleted", None)]


def test_a_big_statement_is_logged_quickly_after_a_small_one(acme: Channel, ada: Contact) -> None:
    """PostgreSQL keeps the plan of the first for the second, for which a plan made for one row takes minutes."""
    acme.contacts.filter(pk=ada.pk).update(tags=["first"])
    logged(acme)
    add(20_000, acme)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '30s'")
    acme.contacts.update(tags=["all"])
    assert [kind for kind, _ids in logged(acme)] == ["added", "tags"]


def test_emptying_the_table_stands_for_everybody(acme: Channel, ada: Contact) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE contacts_contact CASCADE")
    assert logged(acme) == [("deleted", None)]
    assert ContactChange.everywhere.count() == 0
