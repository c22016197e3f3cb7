"""The guide for managers says what is true of the program, in both languages, and each page leads to it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import polib
import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

from crm.guide import pages
from crm.models import Channel
from tests import words
from tests.cast import Person
from tests.routes import channel_routes
from tests.things import kind, make_things

LANGUAGES: Final = ("en", "ko")
NAMES: Final = [pages.INDEX, *pages.linked_names(pages.INDEX, "en")]
BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
HEADING: Final = re.compile(r"^(#+) ", re.MULTILINE)
PICTURE: Final = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
LINK: Final = re.compile(r"\[[^\]]+\]\(([^)]+)\)")


def text(name: str, language: str) -> str:
    return Path(pages.FOLDER, language, f"{name}.md").read_text(encoding="utf-8")


def sections(name: str, language: str) -> list[str]:
    return re.split(r"^## ", text(name, language), flags=re.MULTILINE)


# -- The files ------------------------------------------------------------------------------------


def test_both_languages_have_the_same_pages_and_the_first_page_links_to_all() -> None:
    for language in LANGUAGES:
        files = {path.stem for path in Path(pages.FOLDER, language).glob("*.md")}
        assert files == set(NAMES), language
        assert pages.linked_names(pages.INDEX, language) == NAMES[1:]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_structure(name: str) -> None:
    english, korean = (text(name, language) for language in LANGUAGES)
    assert HEADING.findall(english) == HEADING.findall(korean)
    for here, there in zip(sections(name, "en"), sections(name, "ko"), strict=True):
        assert Counter(LINK.findall(here)) == Counter(LINK.findall(there)), here
        assert re.findall(r"^(?:- |\|)", here, re.MULTILINE) == re.findall(r"^(?:- |\|)", there, re.MULTILINE), here


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_links_lead_from_file_to_file(name: str, language: str) -> None:
    for target in LINK.findall(text(name, language)):
        assert Path(pages.FOLDER, language, target).is_file(), target


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_all_markdown_is_understood(name: str, language: str) -> None:
    """Two asterisks beside a Korean particle aren’t bold, for CommonMark and where files are read."""
    page = pages.page(name, language)
    assert "**" not in page.html
    assert ".md" not in page.html
    anchors = [heading.anchor for heading in page.headings]
    assert len(set(anchors)) == len(anchors)
    assert all(f'<h2 id="{anchor}">' in page.html for anchor in anchors)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES[1:])
def test_pictures_are_small_and_have_words_for_those_who_cannot_see_them(name: str, language: str) -> None:
    pictures = PICTURE.findall(text(name, language))
    for words_of_it, target in pictures:
        assert len(words_of_it) > 5
        assert 1_000 < Path(pages.FOLDER, language, target).stat().st_size < 80_000
        source = static(f"guide/{language}/{Path(target).name}")
        assert f'<img src="{source}" alt="{words_of_it}" loading="lazy"' in pages.page(name, language).html
        assert finders.find(f"guide/{language}/{Path(target).name}")


def test_no_picture_is_left_over() -> None:
    for language in LANGUAGES:
        used = {target for name in NAMES for _, target in PICTURE.findall(text(name, language))}
        files = {f"pictures/{path.name}" for path in Path(pages.FOLDER, language, "pictures").iterdir()}
        assert files == used


# -- The words of the product ---------------------------------------------------------------------


@cache
def on_screen() -> frozenset[tuple[str, str]]:
    """Each text of the product in English and Korean, with “…” for what is inserted."""
    return frozenset(_on_screen())


def _on_screen() -> Iterator[tuple[str, str]]:
    for entry in polib.pofile(str(words.CATALOGUE)):
        korean = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
        yield _plain(entry.msgid), _plain(korean)
        if entry.msgid_plural:
            yield _plain(entry.msgid_plural), _plain(korean)


def _plain(message: str) -> str:
    return re.sub(r"(?:<[^>]+>)+|%\(\w+\)s", "…", message)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_bold_is_a_text_of_the_product_in_both_languages(name: str) -> None:
    """A button that is renamed has to be renamed in the guide."""
    known = on_screen()
    texts = {english for english, _korean in known}
    for here, there in zip(sections(name, "en"), sections(name, "ko"), strict=True):
        english, korean = BOLD.findall(here), BOLD.findall(there)
        assert set(english) <= texts
        unsaid = Counter(korean)
        for said in english:
            fits = [other for other in unsaid if (said, other) in known and unsaid[other]]
            assert fits, f"{said}: {korean}"
            unsaid[fits[0]] -= 1
        assert not +unsaid, here


# -- In the product -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_shown_in_the_language_of_its_reader(alice: Person, language: str) -> None:
    alice.user.language = language
    alice.user.save()
    targets: set[str] = set()
    for name in NAMES:
        answer = alice.client.get(pages.url(name))
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert f"<title>{pages.page(name, language).title} · " in shown
        targets |= {target.partition("#")[0] for target in re.findall(r'<a href="(/guide/[^"]*)"', shown)}
    assert targets >= {pages.url(name) for name in NAMES[1:]}
    for target in targets:
        assert alice.client.get(target).status_code == 200, target


def test_a_page_that_the_guide_does_not_have_is_not_found(alice: Person) -> None:
    for name in ("nothing", "en"):
        assert alice.client.get(reverse("guide_page", args=[name])).status_code == 404


def test_html_in_a_page_is_text() -> None:
    shown = pages._MARKDOWN.render("<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>y</b>")
    assert "<script" not in shown
    assert "<b" not in shown
    assert "href" not in shown


def test_the_guide_is_in_the_rail_of_the_last_channel(alice: Person, charlie: Person) -> None:
    assert "Acme" in alice.client.get(reverse("guide")).content.decode()
    alice.get("contacts")
    charlie.client.cookies["roster_channel"] = "acme"  # not theirs
    shown = charlie.client.get(reverse("guide")).content.decode()
    assert "Borg" in shown
    assert "Acme" not in shown


def helps(page: str) -> set[str]:
    """The links to the guide that a page has behind its “?”."""
    return set(re.findall(r'<a class="(?:rail-link|menu-item) only-\w+"[^>]*? href="(/guide/[^"]*)"', page))


def is_page(answer: object) -> bool:
    content = getattr(answer, "content", b"")
    return getattr(answer, "status_code", 0) in (200, 422) and b'<div class="shell">' in content


@pytest.mark.slow
def test_each_page_of_a_channel_leads_to_its_page_of_the_guide(acme: Channel, alice: Person) -> None:
    things = make_things(alice)
    found: dict[str, str] = {}
    for route in channel_routes():
        arguments = {name: things[kind(route)] if name == "pk" else "profile.name" for name in route.arguments}
        answer = alice.client.get(reverse(route.name, kwargs={"slug": acme.slug, **arguments}))
        if is_page(answer):
            links = helps(answer.content.decode())
            assert len(links) == 1, route.name
            found[route.name] = links.pop()
    assert found.keys() >= {
        "contacts",
        "contact",
        "inbox",
        "chatroom",
        "log",
        "exports",
        "export_new",
        "keys",
        "settings",
    }
    assert [name for name, link in found.items() if link == reverse("guide")] == []
    answers = {path: alice.client.get(path) for path in {link.partition("#")[0] for link in found.values()}}
    for name, link in found.items():
        path, _, anchor = link.partition("#")
        assert answers[path].status_code == 200, name
        assert not anchor or f'<h2 id="{anchor}">' in answers[path].content.decode(), name


@pytest.mark.parametrize("route", ["account_change_password", "mfa_index", "usersessions_list"])
def test_the_pages_of_the_account_lead_to_the_guide(alice: Person, route: str) -> None:
    page = alice.client.get(reverse(route), follow=True).content.decode()
    assert helps(page) == {reverse("guide_page", args=["account"])}
