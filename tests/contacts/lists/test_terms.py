"""Multi-term search: what a term is taken for, what became of each, and the list that comes of it."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contacts.lists import saved_urls
from contacts.lists.form import read_list
from contacts.lists.tasks import delete_unused_saved_urls
from contacts.models import Contact, SavedUrlPart
from contacts.terms import MAX_TERMS, Separator, TermKind, Terms, TooMany, Undecided, joined, report, split
from contacts.terms.report import guarded
from contacts.values import Invalid, Phone, ValueContext
from contacts.values.phones import any_form, national
from crm.models import Channel
from tests import cast
from tests.cast import Person

pytestmark = pytest.mark.django_db

KOREA = ValueContext(timezone.get_current_timezone(), "KR")


def pieces(text: str, separator: Separator = Separator.MARKS) -> list[str]:
    return split(text, separator, KOREA)


def lists(channel: Channel, *texts: str) -> dict[str, list[str]]:
    """The first written forms in each list of the report."""
    found = report(channel, Terms.of(texts, KOREA))
    return {name: [finding.term.text for finding in findings] for name, findings in found.lists.items()}


def token(person: Person, text: str, **more: str) -> str:
    """Search for the terms by the form; the `terms` of the address of their list."""
    answer = person.post("contacts_terms", text=text, **more)
    assert answer.status_code == 302, answer.content.decode()
    (found,) = re.findall(r"terms=([0-9a-f]{64})", answer.headers["Location"])
    return str(found)


def names(response: Any) -> set[str]:
    return set(re.findall(r'<tr data-row="\d+">.*?</span><a [^>]*>([^<]*)</a>', response.content.decode(), re.DOTALL))


# Splitting


@pytest.mark.parametrize("mark", [",", ";", "\t", "\n", "\r\n", ", ", " ;\n", "，", "、", "\u2028"])
def test_terms_are_separated_by_any_mark(mark: str) -> None:
    assert pieces(mark.join(["Ada Lovelace", "b@x.example", "010 1234 5678"])) == [
        "Ada Lovelace", "b@x.example", "010 1234 5678",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (" a@x.example ,, ;\n\n b@x.example\n", ["a@x.example", "b@x.example"]),
        ('"Lovelace, Ada", "say ""hi"""', ["Lovelace, Ada", 'say "hi"']),
        ("'a@x.example','b@x.example'", ["a@x.example", "b@x.example"]),
        ('an "inner, quote"', ['an "inner', 'quote"']),
        ("\ufeffa@x.example\u200b,\u202a010-1234-5678\u202c", ["a@x.example", "010-1234-5678"]),
        ("a\x00b\ud800,c", ["ab", "c"]),
        ("", []),
        (" ,;\n", []),
    ],
)
def test_what_other_programs_leave_around_a_term_is_no_part_of_it(text: str, terms: list[str]) -> None:
    assert pieces(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a@x.example b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example 010-1234-5678 M001", ["a@x.example", "010-1234-5678", "M001"]),
        ("+82 10 1234 5678", ["+82 10 1234 5678"]),
        ("Ada <ada@x.example>", ["Ada <ada@x.example>"]),
        ("Ada", ["Ada"]),
    ],
)
def test_spaces_separate_only_what_certainly_is_no_name(text: str, terms: list[str]) -> None:
    assert pieces(text) == terms


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Park, Mina <mina@x.example>; Braun, Leo <leo@x.example>", 2),
        ("Park, Mina <mina@x.example>, Braun, Leo <leo@x.example>", 2),
        ("Park, Mina (Seoul, Korea) <mina@x.example>\nLeo <leo@x.example>.", 2),
        ('"Park, Mina" <mina@x.example>, "Braun, Leo" <leo@x.example>', 2),
        ("mina@x.example, Leo <leo@x.example>", 2),
        ("mailto:Mina@x.example?subject=Hi; <mailto:leo@x.example>; “leo@x.example”", 2),
        ("'mina@x.example'; leo@x.example.", 2),
    ],
)
def test_an_address_is_recognised_before_commas_part(text: str, addresses: int) -> None:
    found = Terms.of(pieces(text), KOREA).terms
    assert [term.value for term in found] == ["mina@x.example", "leo@x.example"][:addresses]
    assert {term.kind for term in found} == {TermKind.EMAIL}
    assert Terms.of(pieces(joined(term.text for term in found)), KOREA).to_json() == [
        [term.kind.value, term.value, term.text] for term in found
    ]


def test_other_terms_beside_an_address_stay_apart() -> None:
    assert pieces("M001, 010-1234-5678, Leo <leo@x.example>, Ada") == [
        "M001", "010-1234-5678", "Leo <leo@x.example>", "Ada",
    ]  # fmt: skip


def test_long_lists_of_names_without_address_cost_no_time() -> None:
    assert len(pieces("Ada <, " * 5_000)) == 5_000


@pytest.mark.parametrize("text", ["Ada Lovelace", "김민준 박서연", "010 1234 5678 010 2222 3333", "Ada ada@x.example"])
def test_what_may_be_one_name_or_several_is_asked(text: str) -> None:
    with pytest.raises(Undecided):
        pieces(text)
    assert pieces(text, Separator.LINES) == [text]
    assert pieces(text, Separator.SPACES) == text.split()


@pytest.mark.parametrize(
    ("text", "separator", "number"),
    [
        ("", "", 0),
        ("ada", "", 1),
        ('zzz, "Hopper, G"', "marks", 2),
        ("Ada Lovelace", "marks", 1),
        ("Ada Lovelace", "spaces", 2),
        ("ada@x.example 010-1234-5678", "", 2),
        ("a, b\nc", "lines", 2),
        ("a,b", "nonsense", 0),
        ("\n".join(f"M{number}" for number in range(10_001)), "", 10_001),
    ],
)
def test_the_number_of_terms_is_told(vera: Person, text: str, separator: str, number: int) -> None:
    answer = vera.post("contacts_terms_number", text=text, separator=separator)
    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"]) == {"termsCounted": {"number": number}}
    assert not SavedUrlPart.everywhere.exists()


def test_ten_thousand_terms_are_taken_and_not_one_more() -> None:
    text = "\n".join(f"M{number}" for number in range(MAX_TERMS))
    assert len(pieces(text)) == 10_000
    with pytest.raises(TooMany) as refused:
        pieces(f"{text}\none more")
    assert refused.value.number == 10_001


def test_open_quotes_cost_no_time() -> None:
    assert len(pieces('"x' * 300_000)) == 1


# Recognising


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Ada@X.example", TermKind.EMAIL, "ada@x.example"),
        ("Ada Lovelace <Ada@X.example>", TermKind.EMAIL, "ada@x.example"),
        ("010-1234-5678", TermKind.PHONE, "+821012345678"),
        ("+82 (0)10 1234 5678", TermKind.PHONE, "+821012345678"),
        ("1012345678", TermKind.PHONE, "+821012345678"),
        ("０１０－１２３４－５６７８", TermKind.PHONE, "+821012345678"),
        ("010–1234–5678", TermKind.PHONE, "+821012345678"),
        ("+1 650 253 0000", TermKind.PHONE, "+16502530000"),
        ("M-001", TermKind.WORD, "m-001"),
        ("123", TermKind.WORD, "123"),
        ("김민준", TermKind.WORD, "김민준"),
        ("Ada  LOVELACE", TermKind.NAME, "ada  lovelace"),
        ("' OR 1=1 --", TermKind.NAME, "' or 1=1 --"),
    ],
)
def test_a_term_is_recognised(text: str, kind: TermKind, value: str) -> None:
    [term] = Terms.of([text], KOREA).terms
    assert (term.kind, term.value) == (kind, value)


@given(
    st.sampled_from(["KR", "US", "DE", "JP", "GB", "IT", "FR", "BR", "AR", "MX", "AU", "CN", "RU", "IN", "CA", "SG"]),
    st.from_regex(r"0{0,3}[0-9]{1,13}", fullmatch=True),
)
def test_the_quick_way_reads_numbers_of_a_country_as_the_full_one(country: str, digits: str) -> None:
    quick = national(digits, country)
    if quick is None:
        return
    try:
        assert quick == Phone().read(digits, ValueContext(KOREA.zone, country))
    except Invalid:
        pytest.fail(f"{quick} is no number")


def test_the_quick_way_is_taken_where_it_matters() -> None:
    assert national("01012345678", "KR") == "+821012345678"
    assert any_form("x01012345678", KOREA) is None


# The report


@pytest.fixture
def five(acme: Channel) -> list[Contact]:
    return [
        cast.member(acme, "m1", "김민준", mobileNumber="+821012345678", email="Kim@X.example"),
        cast.member(acme, "m2", "김민준", email="minjun@x.example"),
        cast.member(acme, "M3", "Ada Lovelace", email="ada@x.example"),
        cast.member(acme, "grace@navy.example", firstName="Grace", lastName="Hopper"),
        cast.member(acme, "01099998888", "Edsger", mobileNumber="+821011112222"),
    ]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    "text",
    [
        "kim@x.EXAMPLE",
        "010.1234.5678",
        "m1",
        "ＡＤＡ lovelace",
        "M3",
        "grace hopper",
        "grace@navy.example",
        "01099998888",
        "010-1111-2222",
        "Kim <kim@x.example>",
    ],
)
def test_a_term_finds_exactly_whom_it_names(acme: Channel, text: str) -> None:
    assert lists(acme, text) == {"found": [text], "several": [], "nobody": [], "twice": []}


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    "text",
    ["kim@x.example.com", "kim", "m3", "ada", "Lovelace Ada", "010-9999-8888", "%", "_", "\\", "' OR 1=1 --",
     "김민", "{}", "null", "x" * 100_000, "김" * 200, "=1+1", "a" * 64 + "b"],
)  # fmt: skip
def test_a_term_finds_nobody_else(acme: Channel, text: str) -> None:
    assert lists(acme, text)["nobody"] == [text]


@pytest.mark.usefixtures("five")
def test_each_term_is_in_one_list_and_in_twice_if_it_came_again(acme: Channel) -> None:
    found = lists(
        acme, "김민준", "010-1234-5678", "nobody@x.example", "+82 10 1234 5678", "ADA@x.example", "ada@x.example"
    )
    assert found == {
        "several": ["김민준"],
        "found": ["010-1234-5678", "ADA@x.example"],
        "nobody": ["nobody@x.example"],
        "twice": ["010-1234-5678", "ADA@x.example"],
    }


def test_the_numbers_are_exact(acme: Channel, five: list[Contact]) -> None:
    found = report(acme, Terms.of(["김민준", "m1", "m1", "kim@x.example", "zzz"], KOREA))
    assert [(finding.term.text, finding.number, list(finding.by)) for finding in found.findings] == [
        ("김민준", 2, ["name"]),
        ("m1", 1, ["memberId"]),
        ("kim@x.example", 1, ["email"]),
        ("zzz", 0, []),
    ]
    assert (found.terms, found.given) == (4, 5)


def test_one_person_found_in_two_ways_is_one(acme: Channel) -> None:
    cast.member(acme, "Ada", "Ada")
    cast.member(acme, "x@x.example", email="X@x.example")
    assert lists(acme, "Ada", "x@x.example")["found"] == ["Ada", "x@x.example"]


def test_member_ids_are_found_in_each_written_form(acme: Channel) -> None:
    cast.member(acme, "aB")
    cast.member(acme, "Ab")
    assert lists(acme, "aB") == {"found": ["aB"], "several": [], "nobody": [], "twice": []}
    assert lists(acme, "aB", "Ab") == {"found": [], "several": ["aB"], "nobody": [], "twice": ["aB"]}


def test_the_beginning_of_a_long_name_is_not_the_name(acme: Channel) -> None:
    cast.member(acme, "m1", "n" * 250)
    cast.member(acme, "m2", "k" * 199)
    assert lists(acme, "n" * 200, "n" * 199)["nobody"] == ["n" * 200, "n" * 199]
    assert lists(acme, "K" * 199)["found"] == ["K" * 199]


def test_another_channels_contacts_are_never_found(acme: Channel, charlie: Person) -> None:
    cast.member(charlie.channel, "m1", "Locutus", email="l@borg.example", mobileNumber="+821012345678")
    assert len(lists(acme, "m1", "Locutus", "l@borg.example", "010-1234-5678")["nobody"]) == 4


# The list


@pytest.mark.usefixtures("five")
def test_the_list_shows_those_found_and_survives_reload(vera: Person) -> None:
    terms = token(vera, "kim@x.example\n010-1111-2222\nnobody")
    for _ in range(2):
        page = vera.get("contacts", terms=terms)
        assert names(page) == {"김민준", "Edsger"}
        assert re.search(r'id="count"[^>]*>2<', page.content.decode())
    text = re.sub(r"\s+", " ", page.content.decode())
    assert re.search(r"<strong>3 terms</strong>: 2 found one, 0 several, 1 nobody", text)


@pytest.mark.usefixtures("five")
def test_search_filter_type_tag_and_sort_narrow_it_on(vera: Person, acme: Channel) -> None:
    acme.contacts.filter(member_id="m2").update(tags=["vip"])
    terms = token(vera, "김민준; Ada Lovelace", sort="profile.email", type="member")
    assert names(vera.get("contacts", terms=terms)) == {"김민준", "Ada Lovelace"}
    assert names(vera.get("contacts", terms=terms, q="ada")) == {"Ada Lovelace"}
    assert names(vera.get("contacts", terms=terms, tag="vip")) == {"김민준"}
    assert names(vera.get("contacts", terms=terms, type="lead")) == set()
    where = '{"key": "profile.email", "operator": "$eq", "values": ["minjun@x.example"]}'
    assert names(vera.get("contacts", terms=terms, filter=where)) == {"김민준"}
    answer = vera.post("contacts_terms", text="m1, m2", sort="profile.email", tag="vip", q="typed")
    assert re.search(r"\?terms=\w{64}&tag=vip&sort=profile.email$", answer.headers["Location"])


@pytest.mark.usefixtures("five")
def test_the_list_is_of_now(vera: Person, acme: Channel) -> None:
    terms = token(vera, "ada@x.example, new@x.example")
    assert names(vera.get("contacts", terms=terms)) == {"Ada Lovelace"}
    acme.contacts.filter(member_id="M3").update(profile={"name": "Ada Lovelace", "email": "moved@x.example"})
    cast.member(acme, "m9", "Newcomer", email="new@x.example")
    assert names(vera.get("contacts", terms=terms)) == {"Newcomer"}


def test_scrolling_through_a_list_of_terms_shows_each_once(acme: Channel) -> None:
    for number in range(23):
        cast.member(acme, f"m{number}", f"N{number}")
    terms = Terms.of([f"m{number}" for number in range(5, 40)], KOREA)
    contact_list = read_list({"terms": saved_urls.save_terms(acme, terms), "sort": "memberId"}, acme)
    seen, cursor = [], None
    while True:
        page = contact_list.page(cursor, size=4)
        seen += [contact.member_id for contact in page.rows]
        if (cursor := page.next) is None:
            break
    assert seen == sorted(f"m{number}" for number in range(5, 23))


def test_the_address_of_another_channel_is_worth_nothing(vera: Person, charlie: Person) -> None:
    cast.member(charlie.channel, "m1", "Locutus")
    theirs = token(charlie, "m1")
    for page in (vera.get("contacts", terms=theirs), vera.get("contacts_terms", terms=theirs)):
        assert "m1</textarea>" not in page.content.decode()
    assert vera.get("contacts", terms=theirs).status_code == 422
    assert vera.get("contacts_terms_report", terms=theirs).status_code == 404
    assert vera.get("contacts_terms_list", terms=theirs, name="found").status_code == 404


@pytest.mark.parametrize("forged", ["x", "~", "0" * 64, "a\x00b", "' OR 1=1", "[]"])
def test_what_names_no_terms_shows_nobody(vera: Person, acme: Channel, forged: str) -> None:
    cast.member(acme, "m1", "Ada")
    page = vera.get("contacts", terms=forged)
    assert page.status_code == 422
    assert "Ada" not in page.content.decode()


def test_a_kept_filter_is_no_list_of_terms_and_terms_are_no_filter(vera: Person, acme: Channel) -> None:
    terms = token(vera, "m1, m2")
    assert vera.get("contacts", filter=f"~{terms}").status_code == 422
    SavedUrlPart.everywhere.create(channel=acme, digest="f" * 64, content={"and": []}, used_at=timezone.now())
    assert vera.get("contacts", terms="f" * 64).status_code == 422


@pytest.mark.usefixtures("five")
def test_terms_that_nobody_asked_for_long_are_gone_and_the_list_says_so(vera: Person) -> None:
    terms = token(vera, "m1, m2")
    assert delete_unused_saved_urls() == 0
    SavedUrlPart.everywhere.update(used_at=timezone.now() - timedelta(days=saved_urls.DAYS_KEPT, minutes=1))
    assert delete_unused_saved_urls() == 1
    page = vera.get("contacts", terms=terms)
    assert page.status_code == 422
    assert "This search has expired. Please paste the terms again." in page.content.decode()
    assert vera.part("contacts", target="list", terms=terms).status_code == 422
    assert vera.get("contacts_count", terms=terms).status_code == 422


# The form


@pytest.mark.usefixtures("five")
def test_by_htmx_the_list_comes_at_once_with_its_address(vera: Person) -> None:
    answer = vera.client.post(vera.url("contacts_terms"), {"text": "m1\nzzz"}, headers=cast.HTMX)
    assert answer.headers["HX-Retarget"] == "#list"
    assert re.search(r"\?terms=\w{64}$", answer.headers["HX-Push-Url"])
    assert names(answer) == {"김민준"}


def test_too_many_terms_are_refused_and_nothing_is_lost(vera: Person) -> None:
    text = "\n".join(f"M{number}" for number in range(10_001))
    answer = vera.post("contacts_terms", text=text)
    assert answer.status_code == 422
    assert "These are 10,001 terms. At most 10,000 can be searched at once" in answer.content.decode()
    assert "M0\nM1\n" in answer.content.decode()
    assert "M10000</textarea>" in answer.content.decode()
    assert not SavedUrlPart.everywhere.exists()


def test_ten_thousand_terms_go_through_the_form(vera: Person, acme: Channel) -> None:
    cast.member(acme, "M77", "Ada")
    terms = token(vera, ", ".join(f"M{number}" for number in range(10_000)))
    page = vera.get("contacts", terms=terms)
    assert names(page) == {"Ada"}
    assert "1 found one, 0 several, 9,999 nobody" in re.sub(r"\s+", " ", page.content.decode())


@pytest.mark.parametrize("text", ["", "  \n ", ",;,"])
def test_nothing_to_look_for_is_refused(vera: Person, text: str) -> None:
    answer = vera.post("contacts_terms", text=text)
    assert answer.status_code == 422
    assert "Paste or type what you look for." in answer.content.decode()


def test_a_name_with_spaces_is_asked_about_with_both_readings(vera: Person, acme: Channel) -> None:
    cast.member(acme, "m1", "Ada Lovelace")
    answer = vera.post("contacts_terms", text="Ada Lovelace")
    assert answer.status_code == 422
    assert "One: Ada Lovelace" in answer.content.decode()
    assert "2: Ada · Lovelace" in answer.content.decode()
    assert names(vera.get("contacts", terms=token(vera, "Ada Lovelace", separator="lines"))) == {"Ada Lovelace"}
    assert names(vera.get("contacts", terms=token(vera, "Ada Lovelace", separator="spaces"))) == set()


def test_the_form_shows_the_terms_that_are_searched_for(vera: Person) -> None:
    form = vera.get("contacts_terms", terms=token(vera, 'm1, <b>m2, m1, "Hopper, G"')).content.decode()
    assert "m1\nm1\n&lt;b&gt;m2\n&quot;Hopper, G&quot;\n</textarea>" in form


# The report to see and to take


@pytest.mark.usefixtures("five")
def test_the_report_shows_the_first_hundred_of_each_list(vera: Person) -> None:
    terms = token(vera, ",".join([*(f"zzz{number}" for number in range(120)), "m1", "m1", "김민준"]))
    text = re.sub(r"\s+", " ", vera.part("contacts_terms_report", target="dialog", terms=terms).content.decode())
    assert "122 terms" in text
    assert "given: 123" in text
    assert "The first 100 of 120." in text
    assert "zzz99<" in text
    assert "zzz100<" not in text
    assert "2 customers" in text
    assert "2 times" in text


@pytest.mark.usefixtures("five")
def test_each_list_can_be_had_whole(vera: Person) -> None:
    terms = token(vera, '"Hopper, G",010-1234-5678,+82 10 1234 5678,=1+1,zzz')
    answer = vera.get("contacts_terms_list", terms=terms, name="nobody")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="terms-nobody.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Term", "Taken for", "Customers", "Times given", "Also written as"]
    assert [row[0] for row in rows[1:]] == ["Hopper, G", "'=1+1", "zzz"]
    twice = vera.get("contacts_terms_list", terms=terms, name="twice").content.decode("utf-8-sig")
    assert '"010-1234-5678","phone number","1","2","+82 10 1234 5678"' in twice
    text = vera.get("contacts_terms_list", terms=terms, name="nobody", **{"as": "text"}).content.decode()
    assert text == '"Hopper, G"\n=1+1\nzzz\n'
    assert vera.get("contacts_terms_list", terms=terms, name="all").status_code == 404


HOSTILE = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "'=1", "＝1", '=HYPERLINK("http://x")', "-", "+"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_may_run_is_guarded_and_read_back_unchanged(text: str) -> None:
    [term] = pieces(text, Separator.LINES)
    assert guarded(term)[0] == "'" or re.fullmatch(r"[+-]?[\d+\s()./-]*", term)
    assert not guarded(term).startswith(("=", "@", "＝"))
    assert pieces(guarded(term), Separator.LINES) == [term]


@pytest.mark.parametrize("text", ["+821012345678", "+82 10-1234-5678", "-5", "Ada", "O'Brien"])
def test_phone_numbers_and_ordinary_terms_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=30), max_size=6))
def test_a_copied_list_reads_back_as_the_same_terms(texts: list[str]) -> None:
    terms = Terms.of(pieces("\n".join(texts), Separator.LINES), KOREA)
    found = report(Channel(pk=0), terms)
    again = Terms.of(split(found.text("nobody") + "\nanother", Separator.MARKS, KOREA), KOREA)
    assert [term.text for term in again.terms if term.text != "another"] == [
        term.text for term in terms.terms if term.text != "another"
    ]


def test_hostile_terms_are_shown_as_text(vera: Person) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    terms = token(vera, f"{hostile}\n{hostile}\nx")
    for page in (
        vera.get("contacts", terms=terms),
        vera.get("contacts_terms", terms=terms),
        vera.get("contacts_terms_report", terms=terms),
        vera.post("contacts_terms", text=f"{hostile} x"),
    ):
        assert "<script>alert" not in page.content.decode()
        assert "<img" not in page.content.decode()


# The command line


@pytest.mark.usefixtures("five")
def test_the_command_line_takes_terms_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], acme: Channel
) -> None:
    path = tmp_path / "terms.txt"
    path.write_text("\ufeffkim@x.example\n김민준, zzz\nm1\nm1\n", encoding="utf-8")
    call_command("contacts", "acme", terms=str(path), count=True)
    told = capsys.readouterr()
    assert told.out == "2\n"
    assert "4 terms: 2 found, 1 several, 1 nobody; 1 given twice" in told.err
    with pytest.raises(CommandError, match="--terms"):
        call_command("contacts", "acme", terms=str(tmp_path / "missing"), count=True)
