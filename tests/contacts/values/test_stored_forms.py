"""The same text is stored in the same form, whichever way it comes in."""

import importlib
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
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
texts: Any = importlib.import_module("contacts.migrations.0018_stored_texts")
numbers: Any = importlib.import_module("contacts.migrations.0019_verified_numbers")


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
@pytest.mark.parametrize("place", migration.PLACES)
def test_an_empty_place_from_before_is_no_place(acme: Channel, place: str) -> None:
    ada, bea = cast.member(acme, "1", "Ada"), cast.member(acme, "2", "Bea", **{place: "ko"})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE contacts_contact DROP CONSTRAINT contact_no_value_is_null")
    acme.contacts.filter(pk=ada.pk).update(**{place: ""})
    migration.empty_to_null(apps, None)
    assert dict(acme.contacts.values_list("pk", place)) == {ada.pk: None, bea.pk: "ko"}


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


# What was stored before every door did the same


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("former", "now"),
    [
        ({"name": "Mina Park "}, {"name": "Mina Park"}),
        ({"name": "\u3000Mina\u00a0"}, {"name": "Mina"}),
        ({"name": "\u1100\u1161"}, {"name": "가"}),
        ({"note": "one\r\ntwo\rthree"}, {"note": "one\ntwo\nthree"}),
        ({"note": "\t", "name": "A"}, {"name": "A"}),
        ({"colours": [" red", "e\u0301", " "], "sizes": [1, 2]}, {"colours": ["red", "é"], "sizes": [1, 2]}),
        ({"colours": [" "]}, {}),
        ({"email": " a@x.example", "archived": "x\n"}, {"email": "a@x.example", "archived": "x"}),
    ],
)
def test_stored_texts_get_the_form_of_today(acme: Channel, former: dict[str, Any], now: dict[str, Any]) -> None:
    contact = cast.member(acme, "1", **former)
    texts.bring_texts_into_form(apps, None)
    contact.refresh_from_db()
    assert contact.profile == now
    for value in now.values():
        for text in value if isinstance(value, list) else [value]:
            assert not isinstance(text, str) or STRING.read(text, KOREA) == text


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["Mina  Park", "가", "two\nlines", 'a "quoted " one', ", x", None, 5, ["a, b"]])
def test_texts_in_that_form_are_not_written_again(acme: Channel, note: Any) -> None:
    cast.member(acme, "1", "가 x", note=note)
    with CaptureQueriesContext(connection) as queries:
        texts.bring_texts_into_form(apps, None)
    assert not [query for query in queries if "UPDATE" in query["sql"]]


@pytest.mark.django_db
def test_a_cleaned_name_is_found_by_itself(alice: Person, acme: Channel) -> None:
    cast.member(acme, "1", "Mina Park ")
    texts.bring_texts_into_form(apps, None)
    condition = '{"key":"profile.name","operator":"$eq","values":["Mina Park"]}'
    assert "Mina Park" in alice.get("contacts", filter=condition).content.decode()
    assert Contact.everywhere.get().name_key == "mina park"


@pytest.mark.django_db
def test_cities_lose_white_space_and_are_null_without_anything_else(acme: Channel) -> None:
    made = [cast.member(acme, str(number), city=city) for number, city in enumerate([" Seoul\n", "\u1100\u1161", " "])]
    with connection.cursor() as cursor:
        cursor.execute(texts.CITIES)
    assert [Contact.everywhere.get(pk=contact.pk).city for contact in made] == ["Seoul", "가", None]


@pytest.mark.django_db
def test_only_valid_numbers_still_count_as_verified(acme: Channel) -> None:
    numbers_ = ["+821020000001", "+82101234567", "+8212345", "010-2000-0001", None]
    made = [
        cast.member(acme, str(place), mobile_number_qualified=True, **({"mobileNumber": number} if number else {}))
        for place, number in enumerate(numbers_)
    ]
    numbers.take_back_verification(apps, None)
    flags = [Contact.everywhere.get(pk=contact.pk).mobile_number_qualified for contact in made]
    assert flags == [True, False, False, False, True]
