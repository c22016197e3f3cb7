"""The rail at the left says where one is."""

import re
from typing import Any, Final

import pytest
from django.urls import reverse

from tests import cast
from tests.cast import Person

CURRENT: Final = re.compile(r'<a class="rail-link[^>]*data-name="([^"]+)"[^>]*aria-current="page"')


def current(answer: Any) -> list[str]:
    return CURRENT.findall(answer.content.decode())


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("contacts", "Contacts"),
        ("segments", "Contacts"),
        ("inbox", "Inbox"),
        ("exports", "Exports"),
        ("chatroom", "My Chatroom"),
        ("log", "Activity log"),
        ("keys", "Settings"),
    ],
)
def test_a_page_marks_its_own_entry_whatever_the_channel_is_called(alice: Person, route: str, name: str) -> None:
    assert current(alice.get(route)) == [name]
    for slug in ("guide", "contacts", "inbox", "log"):
        channel = cast.make_channel(slug, slug)
        person = cast.hire(channel, f"Olga-{slug}", cast.owner_role(channel))
        assert current(person.get(route)) == [name], slug


@pytest.mark.parametrize("page", ["segments", "inbox", "leads"])
def test_a_page_of_the_guide_marks_the_guide_alone(alice: Person, page: str) -> None:
    alice.get("contacts")
    assert current(alice.client.get(reverse("guide_page", args=[page]))) == ["Guide"]
