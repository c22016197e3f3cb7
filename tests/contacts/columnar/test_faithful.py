"""A copy holds each value as PostgreSQL compares it, or says that it can't."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from contacts.columnar import duck, files
from contacts.columnar.columns import LONGEST, SAFE, columns_of
from contacts.columnar.opened import Opened
from contacts.fields import Catalogue
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy
from crm.models import Channel
from tests.contacts.columnar.copying import build, by_copy
from tests.contacts.filters import shop as shops

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = [
    *("plain", "PLAIN", "a\tb", "a\nb\r", 'say "hi"', "back\\slash", "\x01", "\x02", "\x02plain", "\x01\x02\x1f"),
    *("Straße", "İstanbul", "ﬁne", "ＦＵＬＬ", "＂quoted＼", "ㅋㅋ", "한국", "e\u0301te\u0301", "ÉTÉ", "ΣΊΣΥΦΟΣ", "ςσ"),
    *("สวัสดี", "Ǆ", "été \\ \t한국", "null", ": null", '"text": null', "5", "true", "[1]", '["a"]'),
    *("x" * 500, "é" * (LONGEST // 2)),
]
NUMBERS = [5, 1.5, 1e-8, 0.1 + 0.2, 33.333333333333336, 1e300, -0.5, 123456789012345, 12345678901234567, 100000.0]


@pytest.fixture
def shop(settings: Any) -> Iterator[Channel]:
    settings.COLUMNAR_FROM = 1
    channel = shops.make_channel("shop")
    yield channel
    for copy in ColumnarCopy.everywhere.all():
        files.remove(copy.file)


def copied(channel: Channel) -> tuple[Opened, dict[str, str]]:
    """Return the copy, and its columns by key."""
    copy = Opened(build(channel))
    return copy, {key: column.name for key, column in columns_of(Catalogue.of(channel)).items()}


def agrees(channel: Channel, key: str, operator: str, *values: Any) -> None:
    tree = json.dumps({"key": key, "operator": operator, "values": list(values)})
    assert by_copy(channel, filter=tree)[0] == read_list({"filter": tree}, channel).contacts.count(), tree


def test_duckdb_folds_the_characters_that_it_may_as_postgresql_does() -> None:
    safe = re.compile(f"[{SAFE}]")
    characters = [character for character in map(chr, range(1, sys.maxunicode)) if safe.match(character)]
    assert len(characters) > 40_000
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contacts_fold(one) FROM unnest(%s::text[]) WITH ORDINALITY AS a (one, n) ORDER BY n", [characters]
        )
        folded = [text for (text,) in cursor.fetchall()]
        cursor.execute("SELECT contacts_fold(%s), contacts_fold(%s)", ["".join(characters), "".join(characters[::-1])])
        together, backwards = cursor.fetchone()
    with duck.connect(Path(":memory:"), {}) as database:
        lower = [text for (text,) in database.execute("SELECT lower(unnest(?))", [characters]).fetchall()]
    assert lower == folded
    assert ("".join(folded), "".join(folded[::-1])) == (together, backwards), "one changes beside another"


def test_any_text_is_found_as_it_is_compared(shop: Channel) -> None:
    for text in TEXTS:
        shops.add(shop, {"name": text, "interests": [text, "x"]}, city=text[:90])
    copy, names = copied(shop)
    assert len(copy.odd(["profile.name"])) == 1, "only one is very long"
    for text in TEXTS:
        for key, operator in [("profile.name", "$eq"), ("profile.interests", "$hasAny"), ("city", "$eq")]:
            if text.isprintable() and len(text) < 90:
                agrees(shop, key, operator, text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, contacts_fold(profile ->> 'name') FROM contacts_contact ORDER BY id")
        truth = dict(cursor.fetchall())
    odd = copy.odd(["profile.name"])
    assert {pk: text for pk, text in copy.fetch(f"SELECT id, {names['profile.name']} FROM contacts") if text} == {
        pk: text for pk, text in truth.items() if pk not in odd
    }


def test_numbers_are_exact_or_odd(shop: Channel) -> None:
    with connection.cursor() as cursor:
        for digits in ["1.00000000000000000001", "1784891920000.0000000000001", "1.10", "100000000000000000000.5"]:
            profile = f'{{"total": {digits}, "watched": {digits}, "signedUpAt": {digits}, "scores": [1, {digits}]}}'
            contact = shops.add(shop)
            cursor.execute("UPDATE contacts_contact SET profile = %s::jsonb WHERE id = %s", [profile, contact.pk])
    for number in NUMBERS:
        shops.add(shop, {"total": number, "watched": number, "signedUpAt": number, "scores": [number, 2]})
        shops.add(shop, {"total": {"total": number}, "watched": [number]})
    copied(shop)
    for number in [1, *NUMBERS]:
        if len(str(number)) <= 15 and number < 1e15:
            for operator in ("$eq", "$gt", "$lte"):
                agrees(shop, "profile.total", operator, number)
            agrees(shop, "profile.scores", "$hasAny", number)
    agrees(shop, "profile.signedUpAt", "$exist")
    agrees(shop, "profile.signedUpAt", "$inLast", 100, "year")


def test_keys_that_differ_by_case_only_are_two_columns(shop: Channel) -> None:
    shop.profile_keys.create(key="Name", type="string", label="Name", position=99)
    shops.add(shop, {"name": "ada", "Name": "bea"})
    shops.add(shop, {"Name": "ada"})
    copied(shop)
    for key in ("profile.name", "profile.Name"):
        agrees(shop, key, "$eq", "ada")
        agrees(shop, key, "$eq", "bea")
        agrees(shop, key, "$exist")


def test_a_stored_null_an_empty_text_and_a_very_long_profile_are_odd(shop: Channel) -> None:
    first = shops.add(shop, {"name": None, "email": "a"})
    empty = shops.add(shop, {"name": "", "email": "b"})
    plain = shops.add(shop, {"email": "c"})
    long = shops.add(shop, {"email": "d", "unknown": [str(n) for n in range(20_000)]})
    copy, _names = copied(shop)
    assert copy.odd(["profile.name"]) == {first.pk, empty.pk, long.pk}
    assert copy.odd(["profile.email"]) == {long.pk}
    assert plain.pk not in copy.odd(["profile.name", "profile.email"])
    agrees(shop, "profile.name", "$exist")
    agrees(shop, "profile.email", "$contains", "b")
    agrees(shop, "profile.email", "$contains", "d")


def test_texts_that_only_postgresql_folds_are_folded_however_many_they_are(shop: Channel, monkeypatch: Any) -> None:
    monkeypatch.setattr("contacts.columnar.loading.FOLDED_AT_ONCE", 3)
    for number in range(10):
        shops.add(shop, {"name": f"สวัสดี{number} ＡＢ", "text": f"ㅋ{number % 3}"})
    copied(shop)
    agrees(shop, "profile.name", "$eq", "สวัสดี7 ab")
    agrees(shop, "profile.name", "$contains", "ab")
    agrees(shop, "profile.text", "$eq", "ㅋ2")
