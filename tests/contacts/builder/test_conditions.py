"""A condition of the Advanced Filter as its key or operator changes."""

import re
from typing import Any

import pytest

from crm.models import Channel
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db


def row(person: Person, **data: Any) -> str:
    answer = person.client.post(person.url("contacts_condition"), data, headers=cast.HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_condition_comes_with_its_group_or_without(vera: Person, people: Channel) -> None:
    alone = vera.part("contacts_condition", key="profile.total", group="").content.decode()
    assert 'name="part" value="c-' in alone
    assert 'value="g-' not in alone
    assert 'name="part" value="g-' in vera.part("contacts_condition", key="profile.total").content.decode()
    assert vera.part("contacts_condition", key="profile.gone").status_code == 404


def test_values_that_still_fit_stay_when_the_operator_changes(vera: Person, people: Channel) -> None:
    several = row(vera, token="x", **{"key-x": "profile.total", "op-x": "$in", "v-x": "10"})
    assert re.search(r'<textarea class="tokens-text" name="v-x"[^>]*>10</textarea>', several)
    back = row(vera, token="x", **{"key-x": "profile.total", "op-x": "$gte", "v-x": "10\r\n20"})
    assert 'name="v-x" value="10"' in back


def test_values_that_do_not_fit_go_when_the_key_changes(vera: Person, people: Channel) -> None:
    number = row(vera, token="x", **{"key-x": "profile.total", "op-x": "$eq", "v-x": "Ada"})
    assert 'name="v-x" value=""' in number
    email = row(vera, token="x", **{"key-x": "profile.email", "op-x": "$gte", "v-x": "1998-06-01"})
    assert 'name="v-x" value=""' in email
    text = row(vera, token="x", **{"key-x": "profile.name", "op-x": "$gte", "v-x": "10"})
    assert 'name="v-x" value="10"' in text
    assert re.search(r'<option value="\$eq"[^>]* selected>', text)


def test_a_day_becomes_a_moment_and_back(vera: Person, people: Channel) -> None:
    day = {"key-x": "lastSeenAt", "op-x": "$gte", "v-x": "1998-06-01"}
    assert 'value="1998-06-01T00:00"' in row(vera, token="x", **day, **{"time-x": "1"})
    assert 'value="1998-06-01"' in row(vera, token="x", **{**day, "v-x": "1998-06-01T09:30"})
