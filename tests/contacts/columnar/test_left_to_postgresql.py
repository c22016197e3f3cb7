"""Where a copy can't or mustn't be believed, PostgreSQL answers alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from contacts.columnar import opened
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy, ContactChange
from crm.models import Channel
from tests import cast
from tests.contacts.columnar.copying import (
    BIG,
    by_copy,
    by_postgresql,
    current,
    stored_files,
    tend,
    truth,
    why_not,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_too_many_changes_are_left_to_postgresql_until_the_next_copy(
    shop: Channel, copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.columnar.answers.FEW", 100)
    shop.contacts.filter(pk__in=shop.contacts.values("pk")[:150]).update(profile={"total": 9})
    assert "too many" in why_not(shop, filter=BIG)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert current(shop) != copy
    assert by_copy(shop, filter=BIG) == (truth(shop, filter=BIG), by_copy(shop, filter=BIG)[1])


def test_an_entry_for_everybody_is_left_to_postgresql_until_the_next_copy(shop: Channel, copy: ColumnarCopy) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contactchange (channel_id, transaction, kind, ids, at)"
            " VALUES (%s, pg_current_xact_id(), 'added', NULL, now())",
            [shop.pk],
        )
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "torn", "half"])
def test_a_file_that_cant_be_read_is_never_believed(
    shop: Channel, copy: ColumnarCopy, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(default_storage.path(copy.file))
    match damage:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("This is no database.")
        case "torn":
            data = bytearray(path.read_bytes())
            for place in range(4096, len(data), 512):
                data[place] ^= 0xFF
            path.write_bytes(data)
        case _:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    opened.close(shop)
    contact_list = read_list({"filter": BIG, "sort": "country"}, shop)
    with transaction.atomic():
        assert [one.pk for one in contact_list.page().rows] == [one.pk for one in contact_list.ordered()[:50]]
    opened.close(shop)
    assert [one.pk for one in contact_list.page().rows] == [one.pk for one in contact_list.ordered()[:50]]
    assert (current(shop) is None) == (damage == "half"), "which can be opened, but not read"
    assert why_not(shop, filter=BIG)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    assert "can't be read" in caplog.text
    tend()
    assert current(shop) != copy
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


@pytest.mark.parametrize("change", [{"version": 0}, {"cluster": "7561234567890123456:1"}])
def test_a_copy_of_another_version_or_cluster_is_never_believed(
    shop: Channel, copy: ColumnarCopy, change: dict[str, Any]
) -> None:
    """A restored dump brings the row, and numbers of transactions that mean something else here."""
    ContactChange.everywhere.all().delete()
    assert by_copy(shop)[0] == 200
    ColumnarCopy.everywhere.update(**change)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contactchange (channel_id, transaction, kind, ids, at)"
            " VALUES (%s, '9000000000', 'values', NULL, now())",
            [shop.pk],
        )
    opened.close(shop)
    cast.member(shop, "new", total=9)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert by_copy(shop, filter=BIG) == (truth(shop, filter=BIG), by_copy(shop, filter=BIG)[1])
    tend()
    assert shop.columnar_copies.count() == 1, "the entry of the other cluster is still there"


def test_a_process_that_has_the_copy_open_notices_another_cluster(shop: Channel, copy: ColumnarCopy) -> None:
    assert by_copy(shop)
    ColumnarCopy.everywhere.update(cluster="7561234567890123456:1")
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)


def test_a_key_that_has_become_something_else_is_left_to_postgresql(shop: Channel, copy: ColumnarCopy) -> None:
    shop.profile_keys.filter(key="total").update(type="string")
    text = json.dumps({"key": "profile.total", "operator": "$exist", "values": []})
    assert "as it is now" in why_not(shop, filter=text)
    assert by_postgresql(shop, filter=text) == truth(shop, filter=text)
    tend()
    assert by_copy(shop, filter=text)[0] == truth(shop, filter=text)


def test_anniversaries_of_moments_and_terms_are_left_to_postgresql(shop: Channel, copy: ColumnarCopy) -> None:
    days = json.dumps({"key": "lastSeenAt", "operator": "$anniversaryIn", "values": [30]})
    assert by_postgresql(shop, filter=days) == truth(shop, filter=days)


def test_turned_off_there_are_no_copies(shop: Channel, copy: ColumnarCopy, settings: Any) -> None:
    settings.COLUMNAR = False
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert (stored_files(), ColumnarCopy.everywhere.count()) == ([], 0)
