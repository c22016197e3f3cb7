"""Files as other programs write them; `cases/` has one of each kind, with invented people."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from contacts.filters.search import quick
from contacts.imports.countries import country_code
from contacts.imports.encodings import is_korean
from contacts.keys import add_key
from crm.actors import SYSTEM
from crm.models import Channel
from tests.contacts.imports.importing import csv_file, member, run, workbook

CASES = Path(__file__).parent / "cases"


def case(channel: Channel, name: str, kind: str = "member", **options: Any) -> str:
    return run(channel, CASES / name, kind, **{"create_keys": True, **options})


# Encodings


@pytest.mark.parametrize(
    ("name", "encoding", "sample"),
    [
        ("jp_shiftjis.csv", "cp932", "田中 太郎"),
        ("es_cp1252.csv", "cp1252", "Ángel Ruiz"),
        ("en_cp1252_apostrophe.csv", "cp1252", "Sean O’Brien"),
    ],
)
def test_an_uncertain_encoding_is_asked_for(acme: Channel, name: str, encoding: str, sample: str) -> None:
    with pytest.raises(CommandError, match=rf"--encoding {encoding} \(“{sample}”"):
        case(acme, name)
    assert not acme.contacts.exists()
    out = case(acme, name, encoding=encoding)
    assert f"Encoding: {encoding}, as in “{sample}”" in out
    assert sample in acme.contacts.values_list("profile__name", flat=True)


def test_korean_is_read_in_a_korean_channel_only_and_said(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,name\n1,홍길동\n", encoding="cp949")
    assert "Encoding: cp949, as in “홍길동”." in run(acme, path)
    acme.country = "DE"
    acme.save()
    with pytest.raises(CommandError, match="--encoding cp949"):
        run(acme, path)


@pytest.mark.parametrize("text", ["田中 太郎", "José Núñez", "Jürgen Müller’s", "中文客户名单"])
@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "gb18030"])
def test_other_languages_are_never_taken_for_korean(text: str, encoding: str) -> None:
    data = text.encode(encoding, "ignore")
    assert not is_korean(data.decode("cp949", "ignore"))


@pytest.mark.parametrize(("encoding", "reason"), [("klingon", "no encoding"), ("utf-8", "isn’t in the encoding")])
def test_a_wrong_choice_of_the_encoding_is_said(acme: Channel, encoding: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        case(acme, "es_cp1252.csv", encoding=encoding)


def test_the_line_that_names_the_separator_is_no_header(acme: Channel, tmp_path: Path) -> None:
    case(acme, "sep_hint.csv")
    assert member(acme, "sp-1").profile == {"name": "A"}
    out = run(acme, csv_file(tmp_path, "sep=|\nmemberId|email\n1|nonsense\n"))
    assert "Line 3, column “email”" in out


# Names


@pytest.mark.parametrize("written", ["김민준", "민준 김", "김 민준"])
def test_a_korean_name_of_two_columns_is_shown_and_found_as_it_is_written(acme: Channel, written: str) -> None:
    case(acme, "korean_first_last.csv")
    (found,) = acme.contacts.filter(quick(written, acme.country))
    assert found.name == "김민준"


# Workbooks


def test_the_first_visible_sheet_is_read(acme: Channel, tmp_path: Path) -> None:
    case(acme, "first_sheet_hidden.xlsx")
    assert list(acme.contacts.values_list("member_id", flat=True)) == ["vis-1"]


def test_cells_with_errors_are_refused_with_their_place(acme: Channel) -> None:
    out = case(acme, "errors.xlsx")
    assert "2 refused" in out
    assert "Line 2, column “name”: The cell holds the error #N/A." in out
    assert "Line 3, column “spent”: The cell holds the error #DIV/0!." in out
    assert not acme.contacts.exists()


def test_an_error_in_a_column_that_is_left_out_does_no_harm(acme: Channel) -> None:
    out = case(acme, "errors.xlsx", ignore=["spent"])
    assert "1 created" in out
    assert member(acme, "e-2").name == "B"


def test_escaped_characters_are_decoded(acme: Channel) -> None:
    case(acme, "x000d.xlsx")
    assert member(acme, "x-1").profile["note"] == "line1\nline2"


def test_numbers_that_lost_digits_are_no_member_ids(acme: Channel, tmp_path: Path) -> None:
    out = case(acme, "ids_16_digits.xlsx")
    assert out.count("Excel keeps only 15 digits of the number") == 3
    assert not acme.contacts.exists()
    ids = [123456789012345, 1234567890123456, "1234567890123450"]
    run(acme, workbook(tmp_path, [["memberId"], *([value] for value in ids)]))
    assert list(acme.contacts.values_list("member_id", flat=True).order_by("id")) == [
        "123456789012345", "1234567890123450", "1234567890123456",
    ]  # fmt: skip


def test_days_of_1900_stay_what_they_are(acme: Channel) -> None:
    case(acme, "born1900.xlsx")
    assert [contact.profile["born"] for contact in acme.contacts.order_by("member_id")] == [
        "1900-01-01", "1900-02-28", "1900-03-01",
    ]  # fmt: skip


def test_an_apostrophe_before_digits_is_no_part_of_them(acme: Channel, tmp_path: Path) -> None:
    case(acme, "shopify_customers.csv")
    assert "0 created, 1 changed, 0 unchanged" in case(acme, "shopify_again.csv")
    assert member(acme, "7000000000001").mobile_number == "+821020000001"
    run(acme, csv_file(tmp_path, "memberId,name\n1,'90s kid\n2,'n Sync\n"))
    assert [member(acme, number).name for number in "12"] == ["'90s kid", "'n Sync"]


# Tags, countries, words for “no value”


@pytest.mark.parametrize("name", ["tags_spaces.csv", "shopify_customers.csv"])
def test_what_became_of_tags_with_spaces_is_said(acme: Channel, name: str) -> None:
    out = case(acme, name)
    tags = acme.contacts.earliest("id").tags
    assert f"Tags: “Login with Shop, newsletter{', VIP customer' if 'shopify' in name else ''}” became" in out
    assert f"became {', '.join(tags)}." in out


@pytest.mark.parametrize(
    ("text", "code"),
    [("South Korea", "KR"), ("대한민국", "KR"), ("독일", "DE"), ("germany", "DE"), ("USA", "US"), ("us", "US"),
     ("GBR", "GB"), ("Korea, Republic of", "KR"), ("한국", "KR"), ("Nowhere", None), ("EU", None)],
)  # fmt: skip
def test_countries_are_read_by_name_and_code(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_known_country_names_come_in(acme: Channel) -> None:
    case(acme, "klaviyo_profiles.csv", "lead")
    assert sorted(filter(None, acme.contacts.values_list("country", flat=True))) == ["DE", "KR", "US"]


def test_an_import_that_brings_nobody_makes_no_keys(acme: Channel, tmp_path: Path) -> None:
    out = run(acme, csv_file(tmp_path, "memberId,country,Shoe size\n1,Nowhere,42\n"), create_keys=True)
    assert "1 refused" in out
    assert "New key" not in out
    assert acme.profile_keys.count() == 10
    case(acme, "all_refused.csv", map=["country=tags", "name=country"])
    assert acme.profile_keys.count() == 10


def test_words_for_no_value_are_reported_and_empty_when_that_is_chosen(acme: Channel) -> None:
    out = case(acme, "null_words.csv", dry_run=True)
    for text, column in (("NULL", "name"), ("N/A", "note"), ("#N/A", "name"), ("undefined", "name"), ("-", "note")):
        assert f"Probably empty: “{text}” in column “{column}”, 1 times" in out
    out = case(acme, "null_words.csv", empty_words=["NULL", "N/A"])
    assert "Probably empty: “NULL”" not in out
    assert [member(acme, f"nw-{n}").profile for n in (1, 2, 3)] == [
        {}, {"name": "#N/A", "note": "-"}, {"name": "undefined"},
    ]  # fmt: skip


def test_all_words_for_no_value_can_be_chosen_at_once(acme: Channel) -> None:
    case(acme, "null_words.csv", empty_words=[])
    assert [contact.profile for contact in acme.contacts.all()] == [{}, {}, {}]


# Numbers


def test_what_only_a_program_takes_for_a_number_is_none(acme: Channel) -> None:
    add_key(acme, "spent", "number", by=SYSTEM)
    out = case(acme, "numbers.csv")
    for line, text in ((2, "2024_01"), (4, "1_000"), (5, "0x10"), (6, "٣")):
        assert f"Line {line}, column “spent”: “{text}” is no number." in out
    assert [member(acme, f"n-{number}").profile["spent"] for number in (2, 6)] == [1000, 0]


def test_a_list_of_numbers_with_commas_within_digits_is_asked_about(acme: Channel, tmp_path: Path) -> None:
    add_key(acme, "sizes", "listOfNumber", by=SYSTEM)
    path = csv_file(tmp_path, 'memberId,sizes\n1,"1,500"\n2,"1, 500"\n3,1;500\n4,"1,50,2"\n5,1500\n')
    out = run(acme, path)
    assert "Line 2, column “sizes”: “1,500” may be one number or several." in out
    assert [member(acme, number).profile["sizes"] for number in "2345"] == [[1, 500], [1, 500], [1, 50, 2], [1500]]


# Columns


@pytest.mark.parametrize("name", ["cafe24_members.csv", "cafe24_one_phone.csv"])
def test_a_korean_shops_members_come_in_with_readable_keys(acme: Channel, name: str) -> None:
    out = case(acme, name)
    assert "3 created" in out
    mina = member(acme, "mina6")
    assert mina.profile["mobileNumber"] == "+821020000051"
    assert mina.profile["landlineNumber"] == "+82220000051"
    assert mina.created_at == datetime(2023, 1, 5, 12, 33, 21, tzinfo=acme.zone)
    assert mina.last_seen_at == datetime(2024, 4, 1, 9, 10, 11, tzinfo=acme.zone)
    assert (mina.unsubscribe_texting, mina.unsubscribe_email) == (False, True)
    made = dict(acme.profile_keys.values_list("label", "key"))
    assert made["회원등급"] == "hoeWonDeungGeub"
    assert not any(re.match("column", key) for key in made.values())


def test_a_second_phone_number_never_stops_the_file(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,Phone,Mobile,Landline\n1,02-2000-0051,010-2000-0051,02-2000-0052\n")
    assert "Left out: column “Phone”" in run(acme, path)
    run(acme, path, create_keys=True)
    assert member(acme, "1").profile == {
        "phone": "02-2000-0051", "mobileNumber": "+821020000051", "landlineNumber": "+82220000052",
    }  # fmt: skip


def test_two_columns_for_one_field_are_for_a_person_to_choose(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,email,E-mail\n1,a@example.com,b@example.com\n")
    with pytest.raises(CommandError, match="go into the same field"):
        run(acme, path)
    run(acme, path, ignore=["email"])
    assert member(acme, "1").email == "b@example.com"
    run(acme, path, map=["E-mail=firstName"])
    assert member(acme, "1").profile == {"email": "a@example.com", "firstName": "b@example.com"}


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [("map", "nothing=name", "no column"), ("map", "name=id", "No column can"), ("map", "name=!email", "consent only"),
     ("map", "name", "takes COLUMN=VALUE"), ("ignore", "nothing", "no column"), ("type", "size=huge", "no type"),
     ("type", "name=date", "new key")],
)  # fmt: skip
def test_choices_that_mean_nothing_are_said(
    acme: Channel, tmp_path: Path, option: str, value: str, reason: str
) -> None:
    options: dict[str, Any] = {"create_keys": True, option: [value]}
    path = csv_file(tmp_path, "memberId,name,size\n1,A,2\n")
    with pytest.raises(CommandError, match=reason):
        run(acme, path, **options)


def test_a_column_that_is_mostly_dates_is_offered_as_one(acme: Channel, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "memberId,born\n1,1990-01-02\n2,1991-01-02\n3,unknown\n")
    assert '--type "born=date"' in run(acme, path, create_keys=True, dry_run=True)
    out = run(acme, path, create_keys=True, type=["born=date"])
    assert "2 created, 0 changed, 0 unchanged, 1 refused" in out
    assert acme.profile_keys.get(key="born").type == "date"


# Consent


@pytest.mark.parametrize(
    ("name", "email", "texting"),
    [
        ("hubspot_contacts.csv", [True, True, False], [False, False, False]),
        ("shopify_customers.csv", [False, True, False], [True, True, False]),
        ("klaviyo_profiles.csv", [False, True, False], [True, True, True]),
        ("mailchimp_audience.csv", [False, False, False], [False, False, False]),
    ],
)
def test_consent_is_never_widened(acme: Channel, name: str, email: list[bool], texting: list[bool]) -> None:
    case(acme, name, "member" if "shopify" in name else "lead", map=["Record ID=city"] if "hubspot" in name else [])
    people = list(acme.contacts.order_by("id"))
    assert [person.unsubscribe_email for person in people] == email
    assert [person.unsubscribe_texting for person in people] == texting
    assert all(person.unsubscribe_email == (person.unsubscribe_email_at is not None) for person in people)


@pytest.mark.parametrize(
    "header", ["Newsletter", "Marketing permission", "Opted-in?", "Subscribed", "마케팅 수신 동의", "광고성 정보"]
)
def test_what_looks_like_consent_is_asked(acme: Channel, tmp_path: Path, header: str) -> None:
    path = csv_file(tmp_path, f"memberId,{header}\n1,yes\n2,no\n3,\n")
    with pytest.raises(CommandError, match="looks like consent"):
        run(acme, path)
    assert not acme.contacts.exists()
    run(acme, path, map=[f"{header}=!unsubscribeEmail"])
    assert [member(acme, number).unsubscribe_email for number in "123"] == [False, True, True]
    run(acme, path, map=[f"{header}=unsubscribeTexting"])
    assert [member(acme, number).unsubscribe_texting for number in "123"] == [True, False, False]
    assert "ignored as asked" in run(acme, path, ignore=[header])


def test_consent_in_words_nobody_knows_refuses_the_row(acme: Channel, tmp_path: Path) -> None:
    out = run(acme, csv_file(tmp_path, "memberId,Email Marketing Consent\n1,perhaps\n2,SUBSCRIBED\n"))
    assert "Line 2, column “Email Marketing Consent”: “perhaps” is neither yes nor no." in out
    assert "1 created" in out


def test_consent_keeps_its_date_when_something_else_changes(acme: Channel, tmp_path: Path) -> None:
    header = "memberId,name,Accepts Email Marketing,SMS opt-out\n"
    run(acme, csv_file(tmp_path, f"{header}1,A,no,yes\n"))
    before = member(acme, "1")
    assert "1 changed" in run(acme, csv_file(tmp_path, f"{header}1,B,no,yes\n"))
    after = member(acme, "1")
    assert after.name == "B"
    assert after.unsubscribe_email_at == before.unsubscribe_email_at is not None
    assert after.unsubscribe_texting_at == before.unsubscribe_texting_at is not None


def test_empty_consent_leaves_what_is_stored(acme: Channel, tmp_path: Path) -> None:
    run(acme, csv_file(tmp_path, "memberId,Accepts Email Marketing\n1,yes\n"))
    assert "1 unchanged" in run(acme, csv_file(tmp_path, "memberId,Accepts Email Marketing\n1,\n"))
    assert not member(acme, "1").unsubscribe_email


# Dates


def test_a_column_of_written_dates_becomes_a_date(acme: Channel) -> None:
    case(acme, "dates_korean.csv")
    assert dict(acme.profile_keys.filter(key__in=["born", "joined"]).values_list("key", "type")) == {
        "born": "date",
        "joined": "datetime",
    }
    assert member(acme, "kd-1").profile["born"] == "2024-03-05"
    assert member(acme, "kd-2").profile["born"] == "2024-12-31"
    joined = [datetime.fromtimestamp(member(acme, id_).profile["joined"] / 1000, acme.zone) for id_ in ("kd-1", "kd-2")]
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in joined] == ["2024-03-05 13:45", "2024-12-31 09:05"]


# Phone numbers


def test_only_a_valid_number_counts_as_verified_and_the_others_are_named(acme: Channel) -> None:
    out = case(acme, "phones_short.csv")
    rows = acme.contacts.order_by("member_id").values_list("profile__mobileNumber", "mobile_number_qualified")
    assert list(rows) == [
        ("+82101234567", False),
        ("+8210123456", False),
        ("+8221234567", True),
        ("+821000000000", True),
        ("+8212345", False),
        ("+8210123456789", False),
    ]
    for written in ("010-1234-567", "010-1234-56", "12345", "010-1234-56789"):
        assert f"No valid phone number: “{written}” in column “mobileNumber”, 1 times; stored as not verified." in out
    assert "“02-123-4567”" not in out


def test_verification_follows_the_number_of_the_file(acme: Channel, tmp_path: Path) -> None:
    verified: list[bool] = []
    for number in ("010-2345-6789", "", "12345", "", "010-2345-6789"):
        run(acme, csv_file(tmp_path, f"memberId,name,mobileNumber\n1,{len(verified)},{number}\n"))
        verified.append(member(acme, "1").mobile_number_qualified)
    assert verified == [True, True, False, False, True]


def test_an_impossible_number_is_refused(acme: Channel, tmp_path: Path) -> None:
    out = run(acme, csv_file(tmp_path, "memberId,mobileNumber\n1,12\n2,010-1234-5678-9012-3456\n"))
    assert out.count("is no phone number.") == 2
    assert not acme.contacts.exists()
