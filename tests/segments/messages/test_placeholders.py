"""The little language of the texts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.fields import Catalogue
from crm.models import Channel
from segments.messages.placeholders import Text, in_one_line
from tests import cast
from tests.examples import examples

pytestmark = pytest.mark.django_db


def parse(channel: Channel, text: str) -> Text:
    return Text.parse(text, Catalogue.of(channel))


def filled(channel: Channel, text: str, **profile: Any) -> str:
    contact = cast.member(channel, "1", **profile)
    parsed = parse(channel, text)
    return parsed.fill(parsed.values(contact, Catalogue.of(channel)))


def test_a_placeholder_is_replaced_by_the_value(acme: Channel) -> None:
    assert filled(acme, "Hi {{profile.name}}, you are {{ memberId }}.", name="Ada") == "Hi Ada, you are 1."


@pytest.mark.parametrize(
    ("text", "filled_in"),
    [
        ("Hi {{ profile.name|there }}!", "Hi there!"),
        ("Hi {{profile.name | dear customer}}!", "Hi dear customer!"),
        ("Hi {{ profile.name|a|b }}!", "Hi a|b!"),
        ("Hi {{ profile.name }}!", "Hi !"),
        ("Hi {{ profile.name| }}!", "Hi !"),
    ],
)
def test_who_has_no_value_gets_the_fallback(acme: Channel, text: str, filled_in: str) -> None:
    assert filled(acme, text) == filled_in


def test_a_value_is_never_read_as_a_placeholder(acme: Channel) -> None:
    assert filled(acme, "{{ profile.name }}", name="{{ profile.email }}", email="a@b.cd") == "{{ profile.email }}"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{{ profile.nope }}", "There is no field “profile.nope”."),
        ("{{ unsubscribe }}", "There is no field “unsubscribe”."),
        ("one\ntwo {{ profile.nope }}", "Line 2: There is no field “profile.nope”."),
        ("{{ profile.name", "isn’t closed"),
        ("{{ a {{ profile.name }}", "isn’t closed"),
        ("{{ }}", "isn’t a placeholder"),
        ("{{ profile.name.first }}", "isn’t a placeholder"),
        ("{{ profile.__class__ }}", "isn’t a placeholder"),
        ("{% now %}{{ 1+1 }}", "isn’t a placeholder"),
        ("{{ profile.name|x }}" * 101, "At most 100 placeholders."),
    ],
)
def test_mistakes_are_said_in_their_place(acme: Channel, text: str, error: str) -> None:
    (mistake,) = parse(acme, text).errors
    assert error in mistake


def test_an_archived_key_is_unknown(acme: Channel) -> None:
    acme.profile_keys.filter(key="firstName").update(archived_at="2026-01-01T00:00Z")
    assert "profile.firstName" in parse(acme, "{{ profile.firstName }}").errors[0]


@pytest.mark.parametrize("text", ["}}", "{ profile.name }", "100 % {", "{% if %}", "&lt;", ""])
def test_everything_else_is_text(acme: Channel, text: str) -> None:
    assert parse(acme, text).errors == []
    assert filled(acme, text) == text


@settings(max_examples=examples(100))
@given(st.text(alphabet="{}|. ab\n", max_size=60))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    parsed = Text.parse(text, {})
    assert "".join(piece.source for piece in parsed.pieces) == text
    assert parsed.fill({}) == "".join(piece.fallback if piece.key and not piece.error else piece.source
                                      for piece in parsed.pieces)  # fmt: skip


def test_a_header_is_one_line() -> None:
    assert in_one_line("Sale\r\nBcc: all@example.com\x00\u2028now ") == "Sale Bcc: all@example.com now"
