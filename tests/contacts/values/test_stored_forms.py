"""The same text is stored in the same form, whichever way it comes in."""

import importlib
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Contact
from contacts.values import STRING, Invalid, ValueContext
from contacts.values.folding import fold
from contacts.values.tags import folded_tag, read_tags
from crm.models import Channel
from tests import cast
from tests.cast import Person

KOREA = ValueContext(ZoneInfo("Asia/Seoul"), "KR")
migration = importlib.import_module("contacts.migrations.0016_tags_folded_texts_null")


@pytest.mark.parametrize(
    ("given", "stored"),
    [("Mina Park ", "Mina Park"), ("\u00a0Mina\n", "Mina"), ("e\u0301", "é"), (" a  b ", "a  b"), ("  ", None)],
)
def test_a_text_is_stored_in_nfc_without_white_space_around_it(given: str, stored: str | None) -> None:
    assert STRING.read(given, KOREA) == STRING.parse(given, KOREA) == stored


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("weiß", ["weiss"]),
        ("ｖｉｐ, VIP", ["vip"]),
        ("여름, \u110b\u1167\u1105\u1173\u11b7", ["여름"]),
        ("ΟΔΟΣ, οδος, οδοσ", ["οδοσ"]),
        ("Login with Shop, paid", ["login-with-shop", "paid"]),
        ('"VIP","New customer"', ["vip", "new-customer"]),
        ("a;b\nc", ["a", "b", "c"]),
        (" , ", []),
    ],
)
def test_a_tag_is_stored_as_it_is_compared(typed: str, tags: list[str]) -> None:
    assert read_tags(typed) == tags


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_stored_tag_is_found_by_itself(text: str) -> None:
    assert fold(folded_tag(text)) == folded_tag(text) == folded_tag(folded_tag(text))


@pytest.mark.parametrize("tag", ["a.b", "$a", "a/b/c/d", "/a", "x" * 101])
def test_what_cant_be_a_tag_is_refused(tag: str) -> None:
    with pytest.raises(Invalid):
        read_tags(tag)


@pytest.mark.django_db
def test_tags_from_before_are_folded_and_merged_in_their_order(acme: Channel) -> None:
    ada = cast.member(acme, "1", "Ada", tags=["b", "weiß", "ｖｉｐ", "vip", "weiss"])
    bea = cast.member(acme, "2", "Bea", tags=["vip"])
    migration.fold_tags(apps, None)
    ada.refresh_from_db()
    bea.refresh_from_db()
    assert ada.tags == ["b", "weiss", "vip"]
    assert bea.tags == ["vip"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["weiß", "WEISS", "weiss"])
def test_a_tag_link_finds_a_tag_in_any_form(alice: Person, acme: Channel, typed: str) -> None:
    ada = cast.member(acme, "1", "Ada", tags=read_tags("Weiß"))
    cast.member(acme, "2", "Bea")
    page = alice.client.get(alice.url("contacts"), {"tag": typed})
    assert ada.member_id == "1"
    assert "Ada" in page.content.decode()
    assert "Bea" not in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["country", "city", "language"])
def test_no_value_is_null_and_never_an_empty_text(acme: Channel, place: str) -> None:
    with pytest.raises(IntegrityError):
        Contact.everywhere.create(channel=acme, type="lead", **{place: ""})
