"""Deleted people are out of the answers at once and out of the files within minutes."""

from pathlib import Path
from typing import Any

import pytest

from contacts.columnar.opened import Opened
from contacts.erasure.actions import delete
from contacts.models import ColumnarCopy, ContactChange
from crm.actors import SYSTEM
from crm.models import Channel
from tests.contacts.columnar.copying import (
    aged,
    by_copy,
    current,
    stored_files,
    tend,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_is_deleted_is_left_out_at_once_and_out_of_the_file_within_minutes(
    shop: Channel, copy: ColumnarCopy
) -> None:
    zora = shop.contacts.earliest("pk")
    shop.contacts.filter(pk=zora.pk).update(profile={"name": "Zora Quist", "total": 9})
    with aged(1):
        ContactChange.everywhere.filter(channel=shop).update(ids=None)
        tend()
    holding = current(shop)
    assert holding
    assert by_copy(shop, q="zora quist")[0] == 1
    assert Opened(holding).fetch("SELECT count(*) FROM contacts WHERE contains(s, 'zzoorraa')") == [(1,)]
    delete(shop, [shop.contacts.get(profile__name="Zora Quist").pk], by=SYSTEM)
    assert by_copy(shop, q="zora quist")[0] == 0
    tend()
    assert current(shop) == holding
    with aged(6):
        tend()
    renewed = current(shop)
    assert renewed
    assert renewed != holding
    assert stored_files() == [Path(renewed.file).name]
    assert Opened(renewed).fetch("SELECT count(*) FROM contacts WHERE contains(s, 'zzoorraa')") == [(0,)]


def test_a_file_that_holds_somebody_deleted_goes_even_if_no_new_one_can_be_made(
    shop: Channel, copy: ColumnarCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete(shop, [shop.contacts.values_list("pk", flat=True)[0]], by=SYSTEM)
    monkeypatch.setattr("contacts.columnar.upkeep._is_busy", lambda _channel: True)
    with aged(16):
        tend()
    assert (current(shop), stored_files()) == (None, [])


def test_a_channel_that_has_become_small_loses_its_copy(shop: Channel, copy: ColumnarCopy, settings: Any) -> None:
    settings.COLUMNAR_FROM = 500
    tend()
    assert (current(shop), stored_files()) == (None, [])
