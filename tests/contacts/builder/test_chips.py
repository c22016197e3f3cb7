"""A filter as chips, sentence and address."""

import json
import re

import pytest

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.lists import saved_urls
from contacts.models import SavedUrlPart
from crm.models import Channel
from tests.cast import Person
from tests.contacts.builder.form import condition, fields, sent
from tests.contacts.builder.trees import BIG, MAILED, RICH, leaf, stored
from tests.contacts.lists.test_list import names

pytestmark = pytest.mark.django_db


def test_each_condition_is_a_chip_that_can_be_removed(vera: Person, people: Channel) -> None:
    tree = {"and": [{"or": [BIG, RICH]}, MAILED]}
    text = vera.get("contacts", filter=json.dumps(tree), tag="vip", q="d").content.decode()
    paths = re.findall(r'name="path" value="([^"]*)"', text)
    assert paths == ["and[0].or[0]", "and[0].or[1]", "and[1]"]
    rests = [{"and": [RICH, MAILED]}, {"and": [BIG, MAILED]}, {"or": [BIG, RICH]}]
    for path, rest in zip(paths, rests, strict=True):
        answer = vera.post("contacts_condition_removal", filter=json.dumps(tree), tag="vip", q="d", path=path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(vera.url("contacts") + "?q=d&tag=vip&filter=")
        assert json.loads(
            vera.client.get(answer.headers["Location"]).context["contact_list"].params["filter"]
        ) == stored(rest)


def test_the_last_chip_removed_leaves_no_filter(vera: Person, people: Channel) -> None:
    answer = vera.post("contacts_condition_removal", filter=json.dumps({"not": BIG}), path="not")
    assert answer.headers["Location"] == vera.url("contacts")


def test_a_chip_says_its_words_and_the_whole_is_one_sentence(vera: Person, people: Channel) -> None:
    text = vera.get("contacts", filter=json.dumps({"or": [BIG, MAILED]})).content.decode()
    assert "<span>Total is at least 10</span>" in text
    assert "Customers for whom Total is at least 10 or E-mail has a value." in text


def test_typed_values_replace_the_address_new_conditions_are_one_step_back(vera: Person, people: Channel) -> None:
    one = [("part", "g-a"), *condition("x", "profile.total", "$gte", "1")]
    at = sent(vera, one).headers["HX-Push-Url"]
    more = [("part", "g-a"), *condition("x", "profile.total", "$gte", "10")]
    assert "HX-Replace-Url" in sent(vera, more, at=at).headers
    assert "HX-Push-Url" in sent(vera, [*more, *condition("y", "profile.email", "$exist")], at=at).headers


def test_a_filter_too_long_for_an_address_is_kept_and_named_by_its_digest(vera: Person, people: Channel) -> None:
    many = "\r\n".join(["Ada", *(f"Somebody {number}" for number in range(9_999))])
    answer = sent(vera, [("part", "g-a"), *condition("x", "profile.name", "$in", many)])
    address = answer.headers["HX-Push-Url"]
    assert len(address) < 200
    assert names(answer) == ["Ada"]
    page = vera.client.get(address)
    assert names(page) == ["Ada"]
    assert "10,000 values" in page.content.decode()
    again = sent(vera, fields(page), at=address)
    assert again.headers["HX-Replace-Url"] == address
    assert SavedUrlPart.everywhere.count() == 1


def test_a_kept_filter_is_of_its_channel_and_refused_when_it_is_gone(vera: Person, charlie: Person) -> None:
    conditions = Filter.parse(
        leaf("profile.name", "$in", *(f"Somebody {number}" for number in range(999))), Catalogue.of(vera.channel)
    )
    text = saved_urls.save_filter(vera.channel, conditions)
    assert text.startswith("~")
    assert vera.get("contacts", filter=text).status_code == 200
    assert charlie.get("contacts", filter=text).status_code == 422
    SavedUrlPart.everywhere.update(used_at="2020-01-01T00:00Z")
    assert saved_urls.delete_unused() == 1
    assert vera.get("contacts", filter=text).status_code == 422
