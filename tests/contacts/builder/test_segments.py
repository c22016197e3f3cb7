"""Segments in the Advanced Filter."""

import re

import pytest

from segments.models import Segment
from tests.cast import Person
from tests.contacts.builder.form import asked, condition, fields, sent
from tests.contacts.builder.trees import BIG, MAILED, RICH, stored
from tests.contacts.lists.test_list import names

pytestmark = pytest.mark.django_db


def test_the_builder_starts_with_the_conditions_of_the_segment(vera: Person, big: Segment) -> None:
    page = vera.get("contacts", segment=big.pk, edit="")
    assert names(page) == ["Cem", "Ada"]
    assert re.search(r'<section id="builder"[^>]*>', page.content.decode())
    assert not re.search(r'<section id="builder"[^>]* hidden>', page.content.decode())
    assert asked(sent(vera, [*fields(page), ("segment", str(big.pk))])) == stored(
        {"or": [{"and": [BIG, MAILED]}, RICH]}
    )


def test_a_changed_segment_stays_named_in_the_address(vera: Person, big: Segment) -> None:
    only = [("part", "g-a"), *condition("x", "profile.total", "$gte", "10"), ("segment", str(big.pk))]
    assert f"segment={big.pk}&filter=" in sent(vera, only).headers["HX-Push-Url"]
    assert sent(vera, only[-1:]).headers["HX-Replace-Url"] == vera.url("contacts")


def test_a_broken_segment_is_mended_in_the_builder(vera: Person, alice: Person, big: Segment) -> None:
    label = vera.channel.profile_keys.get(key="amount").label
    vera.channel.profile_keys.filter(key="amount").update(archived_at="2026-01-01T00:00Z")
    page = vera.get("contacts", segment=big.pk, edit="")
    text = page.content.decode()
    assert page.status_code == 422
    assert "Repair the filter" in text
    assert f"<li>“{label}” is archived. Restore it, or choose another field.</li>" in text
    given = [*fields(page), ("segment", str(big.pk))]
    at = f"{vera.url('contacts')}?segment={big.pk}"
    assert sent(vera, given, at=at).status_code == 422
    token = next(name.removeprefix("key-") for name, value in given if value == "profile.amount")
    mended = [(name, "profile.total" if name == f"key-{token}" else value) for name, value in given]
    answer = sent(vera, mended, at=at)
    assert answer.status_code == 200
    address = answer.headers["HX-Redirect"]
    assert f"segment={big.pk}&filter=" in address
    assert vera.client.get(address).status_code == 200


def test_a_segment_is_a_condition_like_any_other(vera: Person, big: Segment) -> None:
    fresh = vera.part("contacts_condition", key="segment").content.decode()
    assert f'value="{big.pk}">Big</label>' in fresh
    answer = sent(vera, [("part", "g-a"), *condition("x", "segment", "$nin", str(big.pk))])
    assert names(answer) == ["Dan", "Bea"]
    assert asked(answer)["values"] == [big.pk]
