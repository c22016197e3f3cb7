"""A segment as what is downloaded: its filter is imported as a copy."""

from typing import Any

import pytest
from django.utils import timezone

from contacts.models import Contact
from segments import actions
from segments.models import Segment
from tests import cast
from tests.cast import Person
from tests.exports import door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def segment(alice: Person, customers: list[Contact]) -> Segment:
    cast.add_number_key(alice.channel, "score")
    for contact, score in zip(customers, (1, 2, 3), strict=False):
        contact.profile["score"] = score
        contact.save()
    condition = {"key": "profile.score", "operator": "$gte", "values": [2]}
    return actions.create(alice.channel, "High <b>", 1, condition, by=alice.actor)


def dialog(person: Person, **params: Any) -> str:
    html: str = person.part("export_new", **params).content.decode()
    return html


def test_the_dialog_offers_the_segments_and_states_the_number_of_the_chosen_one(
    alice: Person, segment: Segment
) -> None:
    assert "High &lt;b&gt;" in dialog(alice)
    chosen = dialog(alice, audience=segment.pk, q="nobody")
    assert "<strong>2 customers</strong>" in chosen
    assert f' value="{segment.pk}" selected>' in chosen
    assert 'name="q" value="nobody"' in chosen  # the way back to the list


def test_of_those_ticked_there_is_nothing_to_choose(alice: Person, customers: list[Contact], segment: Segment) -> None:
    assert "High" not in dialog(alice, contact=customers[0].pk)


def test_the_file_holds_the_segment_as_it_was_when_it_was_chosen(alice: Person, segment: Segment) -> None:
    assert door.start(alice, stated=2, audience=segment.pk).status_code == 302
    actions.edit_filter(segment, {"key": "createdAt", "operator": "$exist"}, by=alice.actor)
    door.work()
    assert [export.rows for export in door.exports(alice)] == [2]


def test_a_choice_that_changes_the_number_asks_again(alice: Person, segment: Segment) -> None:
    answer = door.start(alice, stated=5, audience=segment.pk)
    assert answer.status_code == 422
    assert "<strong>2 customers</strong>" in answer.content.decode()


@pytest.mark.parametrize("audience", ["0", "x", "9" * 30, "-1", "²"])
def test_what_is_no_segment_is_refused(alice: Person, customers: list[Contact], audience: str) -> None:
    assert alice.get("export_new", audience=audience).status_code == 422
    assert door.start(alice, audience=audience).status_code == 422


def test_a_segment_of_another_channel_is_refused(alice: Person, charlie: Person, customers: list[Contact]) -> None:
    theirs = actions.create(charlie.channel, "Theirs", 0, {"key": "createdAt", "operator": "$exist"}, by=charlie.actor)
    assert alice.get("export_new", audience=theirs.pk).status_code == 422


def test_a_broken_segment_is_refused_with_the_reason(alice: Person, segment: Segment) -> None:
    alice.channel.profile_keys.filter(key="score").update(archived_at=timezone.now())
    assert "disabled" in dialog(alice)
    answer = door.start(alice, audience=segment.pk)
    assert answer.status_code == 422
    assert "“Score” is archived." in answer.content.decode()
    assert door.exports(alice) == []
