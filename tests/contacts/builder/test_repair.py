"""The page on which a filter that can’t be read is repaired."""

import json
import re
from typing import Any

import pytest

from contacts.filters.operator import Takes
from contacts.filters.operators import OPERATORS
from contacts.keys import add_key
from contacts.values import TYPES
from crm.actors import SYSTEM
from tests.cast import Person
from tests.contacts.builder.trees import leaf

pytestmark = pytest.mark.django_db


VALUES: dict[Takes, list[Any]] = {
    Takes.NOTHING: [],
    Takes.ONE: [1],
    Takes.TWO: [1, 2],
    Takes.SPAN: [7, "day"],
    Takes.DAYS: [7],
}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("type_", TYPES)
def test_the_repair_page_says_nothing_that_only_programs_know(vera: Person, type_: str, language: str) -> None:
    """Not of any operator of any type, whether the key is archived or of another type now."""
    acme, vera.user.language = vera.channel, language
    vera.user.save()
    key = add_key(acme, "amount", type_, by=SYSTEM)
    rows = OPERATORS[type_].values()
    asked_for = [leaf("profile.amount", row.name, *VALUES.get(row.takes, ["a", "b"]), type=type_) for row in rows]
    other = "number" if type_ == "string" else "string"
    for changes in ({"type": other}, {"archived_at": "2026-01-01T00:00Z"}):
        acme.profile_keys.filter(pk=key.pk).update(**changes)
        page = vera.get("contacts", filter=json.dumps({"and": asked_for}), edit="")
        assert page.status_code == 422
        html = page.content.decode()
        places = [html[html.index('id="groups"') : html.index('class="builder-foot"')], html[html.index('id="list"') :]]
        said = " ".join(re.sub(r"<[^>]*>", " ", " ".join(places)).split())
        assert not re.search(r"\$\w|and\[|\['|&\#x27;|\blistOfNumber\b|profile\.", said), said


@pytest.mark.parametrize(
    "data",
    [
        {"and": [1]},
        {"and": [{"key": "x"}, {"and": [{"or": [{"key": "y"}]}]}]},
        [],
        {"nor": []},
        {"key": 1, "values": 2},
    ],
)
def test_what_is_no_filter_at_all_is_refused_in_words(vera: Person, data: Any) -> None:
    page = vera.get("contacts", filter=json.dumps(data))
    assert page.status_code == 422
    assert "Show all customers" in page.content.decode()
