"""The form for an audience: a segment imported as a copy, and the builder to change it."""

import json

import pytest
from django.http import QueryDict

from contacts.fields import Catalogue
from crm.models import Channel
from segments.audience_editor import AudienceInvalid, Editor, read_audience
from tests.cast import HTMX, Person
from tests.segments.conftest import Make, total

FORM = {"join": "and", "part": ["g-0", "c-0"], "join-0": "and", "key-0": "profile.total", "op-0": "$gte", "v-0": "10"}


def preview(person: Person, **changes: str) -> str:
    answer = person.client.post(person.url("segments_audience_preview"), FORM | changes, headers=HTMX)
    assert answer.status_code in (200, 422)
    html: str = answer.content.decode()
    return html


def test_the_preview_says_in_words_and_as_a_number_whom_the_conditions_hold(alice: Person, shop: Channel) -> None:
    shown = preview(alice)
    assert "Total is at least 10" in shown
    assert "1 customer now" in shown
    assert "All customers." in preview(alice, part="")


def test_what_makes_no_sense_is_said_beside_its_condition(alice: Person, shop: Channel) -> None:
    assert 'id="errors-0"' in preview(alice, **{"v-0": "many"})
    assert "“many” is no number." in preview(alice, **{"v-0": "many"})


def test_a_segment_is_imported_as_a_copy_into_the_builder(alice: Person, shop: Channel, make: Make) -> None:
    editor = Editor.of({}, alice.manager, str(make().pk))
    assert (editor.number, [len(group["rows"]) for group in editor.builder.groups]) == (2, [1])
    assert Editor.of({}, alice.manager).sentence == "All customers."
    assert "There is no such segment." in Editor.of({}, alice.manager, "x").problems[0].message


def test_a_filter_of_an_archived_key_comes_back_to_be_repaired(alice: Person, shop: Channel) -> None:
    alice.post("key_archival", shop.profile_keys.get(key="total").pk)
    editor = Editor.of(total(5), alice.manager)
    assert editor.number is None
    assert "“Total” is archived." in editor.problems[0].message
    assert editor.builder.groups[0]["rows"][0].errors


def test_what_the_builder_cannot_show_is_sent_as_it_is(alice: Person, shop: Channel) -> None:
    deep = {"not": {"and": [{"or": [total(5), total(6)]}, {"and": [total(1), {"or": [total(2), total(3)]}]}]}}
    editor = Editor.of(deep, alice.manager)
    assert editor.builder.draft is None
    form = QueryDict(mutable=True)
    form["filter"] = editor.stored
    _assembled, filter_ = read_audience(form, Catalogue.of(shop))
    assert json.loads(editor.stored) == filter_.to_json()
    form["filter"] = "["
    with pytest.raises(AudienceInvalid):
        read_audience(form, Catalogue.of(shop))
