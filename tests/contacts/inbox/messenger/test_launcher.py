"""What a boot tells of the messenger, and how the messenger is fetched."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from contacts.visitors.boots import boot_answers, channel_facts
from contacts.visitors.script import FOLDER
from crm.models import Channel
from tests.contacts.visitors.page import ShopPage

pytestmark = pytest.mark.django_db

SCRIPTS = "/plugin/v1/"


def test_a_boot_says_where_the_messenger_is(page: ShopPage) -> None:
    told = page.boot(locale="en-GB").json()["messenger"]
    assert re.fullmatch(r"messenger\.js\?v=[0-9a-f]{16}", told.pop("module"))
    assert told == {"language": "en", "label": "Chat with us", "unread": 0}


@pytest.mark.parametrize(
    ("said", "spoken"),
    [({"locale": "ko-KR"}, "ko"), ({"locale": "ko-KR", "language": "en"}, "en"), ({"locale": "fr"}, "ko"), ({}, "ko")],
)
def test_the_messenger_speaks_the_pages_language_or_the_channels(
    page: ShopPage, said: dict[str, Any], spoken: str
) -> None:
    Channel.objects.update(language="ko")
    told = page.boot(**said).json()["messenger"]
    assert told["language"] == spoken
    texts = page.call("messenger", language=told["language"]).json()["texts"]
    assert texts["send"] == {"en": "Send", "ko": "보내기"}[spoken]


def test_the_messenger_is_kept_for_good_under_the_address_of_its_version(page: ShopPage) -> None:
    address = SCRIPTS + page.boot().json()["messenger"]["module"]
    answer = Client().get(address, headers={"Accept-Encoding": "gzip"})
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"export default" in gzip.decompress(answer.content)
    other = Client().get(address.replace("?v=", "?v=0"))
    assert other["Cache-Control"].startswith("public, max-age=86400")


def test_what_the_messenger_imports_has_its_version_too(page: ShopPage) -> None:
    source = Client().get(SCRIPTS + page.boot().json()["messenger"]["module"]).content.decode()
    imported = re.findall(r'^import .* from "\./(.+)";$', source, re.MULTILINE)
    assert len(imported) > 5
    for address in imported:
        answer = Client().get(SCRIPTS + address)
        assert answer.status_code == 200
        assert answer["Cache-Control"].endswith("immutable"), address


def test_scripts_are_small() -> None:
    assert packed("script") <= 6 * 1024
    names = [name for name in module_names() if name.startswith("messenger")]
    assert len(names) > 5
    assert sum(map(packed, names)) <= 40 * 1024


def packed(name: str) -> int:
    return len(Client().get(f"{SCRIPTS}{name}.js", headers={"Accept-Encoding": "gzip"}).content)


def module_names() -> list[str]:
    found = finders.find(f"{FOLDER}/script.js")
    return [path.stem for path in Path(str(found)).parent.glob("*.js")]


@pytest.mark.parametrize("name", ["nothing", "script.min", "..%2Fmain", "main"])
def test_nothing_else_is_served_as_a_script(name: str) -> None:
    assert Client().get(f"{SCRIPTS}{name}.js").status_code == 404


def test_rooms_above_add_to_what_a_boot_is_told(page: ShopPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boot_answers, "_registered", [*boot_answers, lambda door, body, seen: {"form": {"id": 7}}])
    assert page.boot().json()["messenger"]["form"] == {"id": 7}
    assert all(name.isidentifier() for name, _expression in channel_facts)


def test_a_boot_asks_the_database_twice(page: ShopPage, django_assert_num_queries: Any) -> None:
    member = ShopPage(page.channel)
    page.boot()
    member.sign_in("ada")
    with django_assert_num_queries(2):
        page.boot()
    with django_assert_num_queries(2):
        member.sign_in("ada")
