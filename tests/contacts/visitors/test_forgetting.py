"""Visitors are deleted 90 days after their last visit, events after a year."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts.erasure.actions import delete
from contacts.models import Event, Visitor
from contacts.visitors import forgetting, tasks
from crm.actors import SYSTEM
from tests.contacts.visitors.page import ShopPage


def in_days(days: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_a_visitor_is_forgotten_with_its_events_after_90_days(page: ShopPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    pages = [ShopPage(page.channel) for _ in range(5)]
    for one in pages:
        one.boot()
        one.call("track", name="Looked")
    with in_days(89):
        pages[0].boot()
        assert tasks.forget() == 0
    with in_days(92):
        assert tasks.forget() == 4
    assert Visitor.everywhere.get().veil_id == pages[0].veil_id
    assert Event.everywhere.count() == 1


def test_a_leads_browser_is_forgotten_and_the_lead_is_not(page: ShopPage) -> None:
    page.boot(profile={"email": "lee@example.com"})
    with in_days(92):
        tasks.forget()
    assert not Visitor.everywhere.exists()
    assert page.channel.contacts.count() == 1


def test_an_event_is_forgotten_after_a_year(page: ShopPage) -> None:
    page.sign_in("ada")
    page.call("track", memberId="ada", name="Old")
    with in_days(300):
        page.call("track", memberId="ada", name="New")
    with in_days(366):
        assert tasks.forget() == 1
    assert Event.everywhere.get().name == "New"


def test_a_deleted_lead_who_comes_back_is_a_new_visitor(page: ShopPage) -> None:
    page.boot(profile={"email": "lee@example.com", "name": "Lee"})
    lead = page.channel.contacts.get()
    delete(page.channel, [lead.pk], by=SYSTEM)
    page.boot()
    assert page.channel.visitors.get().profile == {}
    assert not page.channel.contacts.exists()


def test_a_deleted_persons_address_goes_from_other_browsers_too(page: ShopPage) -> None:
    page.sign_in("ada", profile={"email": "Ada@example.com"})
    for address in ("ada@example.com", "eve@example.com"):
        other = ShopPage(page.channel)
        other.boot(profile={"firstName": "?"})
        Visitor.everywhere.filter(veil_id=other.veil_id).update(profile={"email": address})
        other.call("track", name="Looked")
    delete(page.channel, [page.channel.contacts.get().pk], by=SYSTEM)
    assert Visitor.everywhere.get().profile == {"email": "eve@example.com"}
    assert Event.everywhere.count() == 1
