"""Names made of first and last name, and the forms in which they are found: in Python, in SQL, and by people."""

import importlib
import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.erasure.identifiers import Identifiers
from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.filters.search import _searched, quick
from contacts.inbox.guest import display_name
from contacts.models import Contact, SearchText
from contacts.values.folding import doubled, fold
from contacts.values.names import either_order, full_name, joined_name, name_forms
from crm.models import Channel
from tests import cast
from tests.cast import Person
from tests.contacts.filters.moments import NOW
from tests.examples import examples

migration: Any = importlib.import_module("contacts.migrations.0017_east_asian_names")

LETTERS = "김민준山田々ヤマダﾀﾛｳー・ㄱᄀ𠮷葛\U000e0100 \u3000\u00a0\tAdaéß'-.1Ｋ\n"
PARTS = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_categories=["Cs"])), max_size=6)
STORED = st.one_of(
    PARTS, st.none(), st.sampled_from([..., 0, 1.5, True, [], ["김"]]), st.sampled_from(["김", "민준", "김 민준"])
)
PROFILES = st.fixed_dictionaries(dict.fromkeys(("name", "firstName", "lastName", "email", "mobileNumber"), STORED)).map(
    lambda profile: {key: value for key, value in profile.items() if value is not ...}
)


def in_sql(profiles: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return of each profile the name as it is shown, its further forms, and what quick search reads."""
    texts = [json.dumps(profile).replace("\\u0000", "") for profile in profiles]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contacts_full_name(given), contacts_name_forms(given), contacts_search(given)"
            " FROM unnest(%s::jsonb[]) WITH ORDINALITY AS given (given, place) ORDER BY place",
            [texts],
        )
        rows: list[tuple[str, str, str]] = cursor.fetchall()
    return rows


@pytest.mark.django_db
@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(st.lists(PROFILES, min_size=1, max_size=30))
def test_sql_and_python_make_the_same_names(profiles: list[dict[str, Any]]) -> None:
    profiles = [json.loads(json.dumps(profile).replace("\\u0000", "")) for profile in profiles]
    for profile, (shown, forms, searched) in zip(profiles, in_sql(profiles), strict=True):
        assert shown == full_name(profile)
        assert forms == "".join(f"\n{form}" for form in name_forms(profile))
        assert searched == doubled(_searched(profile))


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("민준", "김", "김민준"),
        ("太郎", "山田", "山田太郎"),
        ("タロウ", "ヤマダ", "ヤマダタロウ"),
        ("Ada", "Lovelace", "Ada Lovelace"),
        ("Minjun", "김", "Minjun 김"),
        ("민준", "", "민준"),
        ("", "Lovelace", "Lovelace"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_last_name_comes_first_where_names_are_written_so(first: str, last: str, shown: str) -> None:
    assert joined_name(first, last) == full_name({"firstName": first, "lastName": last}) == shown


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("김 민준", ["김민준", "민준김"]),
        ("山田\u3000太郎", ["山田太郎", "太郎山田"]),
        ("김 민 준", ["김민준"]),
        ("김민준", []),
        ("Kim Minjun", []),
        ("김 Minjun", []),
    ],
)
def test_a_name_with_a_space_is_also_found_without(written: str, forms: list[str]) -> None:
    assert either_order(written) == forms


WRITTEN = ["김민준", "김 민준", "민준 김", "민준김"]


@pytest.fixture
def people(acme: Channel) -> dict[str, Contact]:
    return {
        "parts": cast.member(acme, "1", firstName="민준", lastName="김"),
        "spaced": cast.member(acme, "2", "김 민준"),
        "reversed": cast.member(acme, "3", "민준 김"),
        "joined": cast.member(acme, "4", "김민준"),
        "other": cast.member(acme, "5", firstName="민서", lastName="김"),
        "latin": cast.member(acme, "6", firstName="Minjun", lastName="Kim"),
    }


@pytest.mark.parametrize("written", WRITTEN)
def test_a_korean_name_is_found_in_either_order_with_and_without_space(
    acme: Channel, people: dict[str, Contact], tmp_path: Path, written: str
) -> None:
    wanted = {people[name].pk for name in ("parts", "spaced", "reversed")}
    if written != "민준김":  # of “김민준” alone nobody knows where the last name ends
        wanted.add(people["joined"].pk)
    assert set(acme.contacts.filter(quick(written, "KR")).values_list("pk", flat=True)) == wanted
    catalogue = Catalogue.of(acme)
    filter_ = Filter.parse({"key": "search", "operator": "$contains", "values": [written]}, catalogue)
    conditions = filter_.resolve(catalogue, NOW)
    assert set(acme.contacts.filter(conditions.q).values_list("pk", flat=True)) == wanted
    assert {contact.pk for contact in acme.contacts.all() if conditions.matcher(contact)} == wanted
    file = tmp_path / "terms.txt"
    file.write_text(f"{written}\n", encoding="utf-8")
    out = StringIO()
    call_command("contacts", "acme", terms=str(file), ids=True, stdout=out, stderr=StringIO())
    assert set(map(int, out.getvalue().split())) == wanted


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("written", ["준김민", "김", "민준", "김민", "Kim", "Kim Minjun"])
def test_a_term_is_still_a_whole_name(acme: Channel, tmp_path: Path, written: str) -> None:
    file = tmp_path / "terms.txt"
    file.write_text(f"{written}\n", encoding="utf-8")
    out = StringIO()
    call_command("contacts", "acme", terms=str(file), ids=True, stdout=out, stderr=StringIO())
    assert out.getvalue() == ""


def test_somebody_whose_names_are_turned_round_is_somebody_else(acme: Channel, tmp_path: Path) -> None:
    cast.member(acme, "1", firstName="이지", lastName="은")
    cast.member(acme, "2", "은이지")
    file = tmp_path / "terms.txt"
    file.write_text("지은이\n", encoding="utf-8")
    out = StringIO()
    call_command("contacts", "acme", terms=str(file), ids=True, stdout=out, stderr=StringIO())
    assert out.getvalue() == ""


def test_list_profile_and_inbox_show_the_same_name(alice: Person, people: dict[str, Contact]) -> None:
    page = alice.get("contacts", sort="profile.name").content.decode()
    row = page[page.index(f'data-row="{people["parts"].pk}"') :]
    assert "김민준" in row[: row.index("</tr>")]
    assert display_name(people["parts"], Catalogue.of(alice.channel).in_inbox()) == people["parts"].name == "김민준"


def test_the_list_is_sorted_by_the_name_that_is_shown(acme: Channel) -> None:
    for number, (first, last) in enumerate([("가람", "하"), ("하늘", "가"), ("민준", "김")]):
        cast.member(acme, str(number), firstName=first, lastName=last)
    out = StringIO()
    call_command("contacts", "acme", sort="profile.name", stdout=out)
    shown = [line.split()[1] for line in out.getvalue().splitlines()[2:]]
    assert shown == ["가하늘", "김민준", "하가람"]


def test_a_deleted_person_is_scrubbed_in_any_of_the_forms(people: dict[str, Contact]) -> None:
    for name in ("parts", "spaced"):
        identifiers = Identifiers.of([people[name]], [], Catalogue.of(people[name].channel).context)
        assert [identifiers.scrub_text(f"called {form}.") for form in ("김민준", "민준김")] == ["called …."] * 2


def test_the_migration_writes_the_names_again_that_are_other_now(acme: Channel) -> None:
    with connection.cursor() as cursor:
        for signature, body in migration.FORMER.items():
            cursor.execute(migration.create(signature, body))
    made = [
        cast.member(acme, "1", firstName="민준", lastName="김"),
        cast.member(acme, "2", "김 민준"),
        cast.member(acme, "3", firstName="Ada", lastName="Lovelace"),
    ]
    assert [contact.name_key for contact in made] == ["민준 김", "김 민준", "ada lovelace"]
    with connection.cursor() as cursor:
        for signature in migration.FORMER:
            cursor.execute(migration.create(signature, migration.FUNCTIONS[signature]))
    with connection.schema_editor() as schema:
        migration.write_names(None, schema)
    for contact in made:
        contact.refresh_from_db()
        assert SearchText.everywhere.get(contact=contact).text == doubled(_searched(contact.profile))
    assert [contact.name_key for contact in made] == ["김민준", "김 민준", "ada lovelace"]
    assert [contact.name_key for contact in made] == [fold(contact.name) for contact in made]
