"""Keys that change while somebody writes values that he has read before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from contacts import keys
from contacts.keys.actions import retyping
from contacts.models import BulkChange, Contact, ProfileKey
from crm import jobs
from crm.models import Channel, Job
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.contacts.editing import test_cells as cells
from tests.contacts.editing import test_pasting as pasting
from tests.together import beside, together

pytestmark = pytest.mark.django_db(transaction=True)

Key = Callable[[str], ProfileKey]
Happens = Callable[[], Any]


@pytest.fixture
def ada(shop: Channel) -> Contact:
    """She has no plan yet, unlike the others."""
    ada = shop.contacts.get(profile__name="Ada")
    ada.profile.pop("plan")
    ada.save(update_fields=["profile"])
    return ada


@pytest.fixture(params=["archived", "a number"])
def happens(request: pytest.FixtureRequest, alice: Person, key: Key, monkeypatch: pytest.MonkeyPatch) -> Happens:
    """The key `plan`, a text, is archived, or becomes a number; its values are to be converted in the background."""
    if request.param == "archived":
        return lambda: keys.archive(key("plan"), by=alice.actor)
    change = keys.preview(key("plan"), "number", by=alice.actor)
    monkeypatch.setattr(retyping, "SMALL", 0)
    return lambda: keys.convert(change, by=alice.actor)


def overtaken(write: Callable[[], Any], contact: Contact, happens: Happens) -> Any:
    """What `write` answers when that happens after it has read the keys, and before it has the contact."""
    with beside() as begin:
        with transaction.atomic():
            Contact.everywhere.select_for_update().get(pk=contact.pk)
            written = begin(write)
            assert not written.done()
            assert not isinstance(together(happens)[0], Exception)
        return written.result()[0]


def plans(shop: Channel) -> list[Any]:
    return [contact.profile.get("plan") for contact in shop.contacts.order_by("pk")]


def test_a_bulk_change_writes_no_value_to_a_key_that_has_changed(
    alice: Person, shop: Channel, ada: Contact, happens: Happens
) -> None:
    form = {"key": "profile.plan", "value": "new"}
    selection = bulk.ask(alice, "contacts_bulk_value")
    answer = overtaken(lambda: bulk.send(alice, "contacts_bulk_value", selection, **form), ada, happens)
    assert answer.status_code == 422
    assert "new" not in plans(shop)
    assert not BulkChange.everywhere.exists()


def test_a_bulk_change_in_the_background_stops_at_a_key_that_has_changed(
    alice: Person, shop: Channel, ada: Contact, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.bulk.actions.starting.AT_ONCE", 0)
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "new"})
    overtaken(bulk.work, ada, happens)
    change.refresh_from_db()
    assert (change.state, change.changed) == ("failed", 0)
    assert "new" not in plans(shop)


def test_a_bulk_undo_brings_back_no_value_of_the_former_type(
    alice: Person, shop: Channel, ada: Contact, happens: Happens
) -> None:
    change = bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "7"})
    shop.contacts.filter(pk=ada.pk).update(profile={"name": "Ada"})
    answer = overtaken(lambda: bulk.undo(alice, change), ada, happens)
    assert "warning" in answer["HX-Trigger"]
    assert "1,500.5" not in plans(shop)


def test_an_edit_writes_no_value_to_a_key_that_has_changed(
    alice: Person, shop: Channel, ada: Contact, happens: Happens
) -> None:
    answer = overtaken(lambda: cells.save(alice, ada, "profile.plan", "new"), ada, happens)
    if answer.status_code != 404:
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "has changed" in text
        assert 'value="new"' in text
    assert "new" not in plans(shop)
    assert not shop.log.filter(verb="contact.changed").exists()


def test_a_pasted_block_is_shown_anew_when_a_key_has_changed(
    alice: Person, shop: Channel, ada: Contact, happens: Happens
) -> None:
    preview = pasting.paste(alice, [ada], "new", "profile.plan")
    answer = overtaken(lambda: pasting.save(alice, preview), ada, happens)
    assert answer.status_code == 422
    assert answer.context["pasted"].changes == []
    assert "new" not in plans(shop)


def test_an_undo_brings_back_no_value_of_the_former_type(
    alice: Person, shop: Channel, ada: Contact, happens: Happens
) -> None:
    bea = shop.contacts.get(profile__name="Bea")
    saved = cells.save(alice, bea, "profile.plan", "new")
    answer = overtaken(lambda: cells.undo(alice, saved), bea, happens)
    assert "can’t be undone" in cells.toast(answer)["text"]
    assert "1,500.5" not in plans(shop)


def test_a_change_of_a_type_converts_what_a_batch_is_writing(
    alice: Person, shop: Channel, ada: Contact, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.bulk.actions.starting.AT_ONCE", 0)
    retyping = keys.preview(key("plan"), "number", by=alice.actor)
    bulk.do(alice, "contacts_bulk_value", {"key": "profile.plan", "value": "7"})
    real = jobs.report_progress
    with beside() as begin:

        def in_the_middle(job: Job, done: int, total: int | None = None) -> None:
            if done:
                assert not begin(lambda: keys.convert(retyping, by=alice.actor)).done()
            real(job, done, total)

        monkeypatch.setattr(jobs, "report_progress", in_the_middle)
        bulk.work()
    assert plans(shop) == [7, 7, 7]
