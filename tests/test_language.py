"""Two languages: the Korean catalogue is complete and compiled, and pages speak the language of their reader."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import polib
import pytest
from django.test import Client
from django.utils import translation

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.models import Contact
from crm import verbs
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions as segments
from tests import cast, messages, words
from tests.cast import Person
from tests.exports import door
from tests.words import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%s|%s|\{\w+\}|</?\w+>|#")
HANGUL = re.compile("[가-힣]")
# Said alike in both languages.
SAME = {
    "%(label)s <strong>is</strong> %(value)s",
    "%(medium)s: %(consent)s",
    "%(action)s …",
    "ID",
    "CSV",
    "“%(text)s”",
    "%(place)s: %(message)s",
    "%(done)s of %(total)s",
    "and",
}
# Names, and what the world writes in Latin letters.
LATIN = {
    "Roster",
    "Excel",
    "Shopify",
    "API",
    "USB",
    "Acme",
    "Alice",
    "Ada",
    "English",
    "vip",
    "MU",
    "CSV",
    "ID",
    "IP",
    "UTC",
    "Esc",
}

VIP = {"key": "tags", "operator": "$hasAny", "values": ["vip"]}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(words.CATALOGUE))


def translated(entry: polib.POEntry) -> str:
    text: str = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
    return text


def test_every_string_of_the_sources_is_in_the_catalogue_and_no_other(catalogue: polib.POFile) -> None:
    assert words.marked() == messages.said(catalogue)


def test_every_string_has_its_korean(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not translated(entry) or entry.fuzzy or entry.obsolete] == []


def test_the_korean_is_korean(catalogue: polib.POFile) -> None:
    english = {entry.msgid for entry in catalogue if not HANGUL.search(translated(entry))}
    assert english - SAME == set()


def test_placeholders_and_edges_are_kept(catalogue: polib.POFile) -> None:
    def shape(text: str) -> tuple[Any, ...]:
        return Counter(PLACEHOLDER.findall(text)), text[:1].isspace(), text[-1:].isspace()

    assert [entry.msgid for entry in catalogue if shape(entry.msgid) != shape(translated(entry))] == []


def test_each_thing_has_one_name_in_korean(catalogue: polib.POFile) -> None:
    """A member is 멤버 everywhere; the page Contacts is 고객, as 연락처 is an address or a number of somebody."""
    contact_information = {"This already belongs to customer %(id)s."}
    wrong = {"회원": set(), "연락처": contact_information}
    named = {
        entry.msgid
        for entry in catalogue
        for word, fine in wrong.items()
        if word in translated(entry) and entry.msgid not in fine
    }
    assert named == set()


def test_no_particle_hangs_on_what_is_inserted(catalogue: polib.POFile) -> None:
    """Which form it takes depends on the last letter of a name that nobody knows here."""
    hanging = re.compile(r"(%\(\w+\)s|\})[”’]?(을|를|이|가|은|는|와|과|으로|로)(?![가-힣])|\((으|이|을|를|와|과)\)")
    assert [translated(entry) for entry in catalogue if hanging.search(translated(entry))] == []


def test_the_compiled_catalogue_is_of_this_text(catalogue: polib.POFile) -> None:
    def content(entries: Any) -> dict[Any, Any]:
        return {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in entries}

    compiled = polib.mofile(str(words.CATALOGUE.with_suffix(".mo")))
    assert content(compiled) == content(catalogue)
    assert compiled.metadata["Plural-Forms"] == catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"


def test_strings_are_found_under_any_name_and_with_their_context() -> None:
    program = "from django.utils.translation import pgettext_lazy as p, gettext as _\n_('a' 'b'); p('c', 'd'); e('f')"
    assert words.marked_in_program(program) == {Message(None, "ab"), Message("c", "d")}
    template = """{% load i18n %}{% translate "a" %}{% translate 'b' context "c" %}{% include "x" with y=_("d") %}
    {% blocktranslate trimmed count n=m with o=p|q %}
      one {{ o }}
    {% plural %}many{% endblocktranslate %}"""
    assert words.marked_in_template(template) == {
        Message(None, "a"),
        Message("c", "b"),
        Message(None, "d"),
        Message(None, "one %(o)s", "many"),
    }


def test_a_new_text_comes_into_the_catalogue_without_a_guess_and_an_old_one_goes() -> None:
    catalogue = polib.POFile()
    catalogue.extend([polib.POEntry(msgid="Save", msgstr="저장"), polib.POEntry(msgid="Old", msgstr="옛")])
    new, old = messages.update(catalogue, {Message(None, "Save"), Message("verb", "Sav %(n)s", "Savs %(n)s")})
    assert (new, old) == ([Message("verb", "Sav %(n)s", "Savs %(n)s")], [Message(None, "Old")])
    assert [(entry.msgid, entry.msgstr, entry.msgstr_plural, entry.flags) for entry in catalogue] == [
        ("Save", "저장", {}, []),
        ("Sav %(n)s", "", {0: ""}, ["python-format"]),
    ]


# -- The activity log -----------------------------------------------------------------------------


# Which argument the verb is.
VERB_AT = {"record": 1, "Entry": 0, "reorder": 3}


def recorded_verbs(tree: ast.AST) -> Iterator[set[str]]:
    """For each call of `record` or `reorder`, and each `Entry`, the verbs that it may write, also through a name."""
    given: dict[str, ast.expr] = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in VERB_AT and len(node.args) > VERB_AT[name]:
            verb = node.args[VERB_AT[name]]
            verb = given.get(verb.id, verb) if isinstance(verb, ast.Name) else verb
            parts = [verb.body, verb.orelse] if isinstance(verb, ast.IfExp) else [verb]
            found = {str(part.value) for some in parts for part in ast.walk(some) if isinstance(part, ast.Constant)}
            if found := found - {""}:
                yield found


def test_every_verb_that_is_recorded_has_a_label_and_no_other() -> None:
    sources = [path.read_text() for path in words.programs()]
    recording = [source for source in sources if any(f"{name}(" in source for name in VERB_AT)]
    calls = [found for source in recording for found in recorded_verbs(ast.parse(source))]
    assert all(calls)
    assert set().union(*calls) == verbs.VERBS.keys()


def test_the_log_says_what_was_done_in_the_readers_language(acme: Channel, alice: Person) -> None:
    ada = cast.member(acme, "m1", "Ada")
    assert alice.get("contact", ada.pk).status_code == 200
    assert "Profile opened" in alice.get("log").content.decode()
    speak_korean(alice)
    assert "프로필 열람" in alice.get("log").content.decode()
    assert "Ada" in alice.get("log", q="열람").content.decode()
    assert "Ada" not in alice.get("log", q="다운로드").content.decode()


def test_an_unknown_verb_is_shown_as_it_is() -> None:
    assert verbs.label("thing.happened") == "thing.happened"
    assert verbs.detail("odd") == "odd"


# -- Pages ----------------------------------------------------------------------------------------


def speak_korean(person: Person) -> None:
    person.user.language = "ko"
    person.user.save()


@pytest.fixture
def ada(acme: Channel) -> Contact:
    return cast.member(acme, "m1", "Ada", tags=["vip"], email="ada@engine.example", city="서울")


@pytest.fixture
def korean(alice: Person, ada: Contact) -> Person:
    """Alice, reading Korean, with one of everything to read about."""
    speak_korean(alice)
    segments.create(alice.channel, "단골", 3, VIP, by=SYSTEM)
    alice.get("contact", ada.pk)
    door.start(alice, reason="연말 편지")
    return alice


def english_in(page: str, catalogue: polib.POFile) -> set[str]:
    """What a Korean page says in English: untranslated messages, and words that no catalogue ever saw."""
    ours = {entry.msgid for entry in catalogue} - SAME
    found: set[str] = set()
    for text in words.spoken(page):
        said = re.sub(r"\S+@\S+|\S*/\S*|\bprofile\.\w+", "", text)
        found |= {text} if text in ours else set(re.findall(r"[A-Za-z]{2,}", said)) - LATIN
    return found


@pytest.mark.parametrize(
    ("route", "params"),
    [
        ("contacts", {}),
        ("contacts", {"tag": "vip", "type": "member"}),
        ("contacts", {"q": "없는 사람"}),
        ("contacts_terms", {}),
        ("segments", {}),
        ("segments_sidebar", {}),
        ("segment_new", {"filter": '{"key":"createdAt","operator":"$inLast","values":[7,"day"]}'}),
        ("exports", {}),
        ("chatroom", {}),
        ("managers", {}),
        ("invitation_new", {}),
        ("roles", {}),
        ("role_new", {}),
        ("departure", {}),
        ("jobs", {}),
    ],
)
def test_pages_are_korean_throughout(
    korean: Person, catalogue: polib.POFile, route: str, params: dict[str, str]
) -> None:
    answer = korean.get(route, **params)
    assert answer.status_code == 200
    assert english_in(answer.content.decode(), catalogue) == set()


def test_the_page_and_the_panel_of_a_contact_are_korean(korean: Person, ada: Contact, catalogue: polib.POFile) -> None:
    for answer in (
        korean.get("contact", ada.pk),
        korean.part("contact", ada.pk, target="panel"),
        korean.get("contact_why", ada.pk),
        korean.part("export_new"),
        korean.get("segment", korean.channel.segments.get().pk),
        korean.part("segment_settings", korean.channel.segments.get().pk),
    ):
        assert answer.status_code == 200
        assert english_in(answer.content.decode(), catalogue) == set()


def test_the_log_is_korean_but_for_what_is_stored(korean: Person, catalogue: polib.POFile) -> None:
    said = set(words.spoken(korean.get("log").content.decode()))
    assert said & {entry.msgid for entry in catalogue} - SAME == set()
    assert said >= {"채널 생성", "매니저 추가", "세그먼트 생성", "프로필 열람", "다운로드 시작", "사유", "색상"}


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nowhere/"])
def test_the_entrance_is_korean_for_a_korean_browser(db: None, path: str, catalogue: polib.POFile) -> None:
    page = Client().get(path, headers={"Accept-Language": "ko-KR,ko;q=0.9"}).content.decode()
    assert english_in(page, catalogue) == set()
    assert '<html lang="ko"' in page


@pytest.mark.parametrize("path", ["password/change/", "2fa/", "sessions/"])
def test_the_account_is_korean(korean: Person, path: str, catalogue: polib.POFile) -> None:
    page = korean.client.get(f"/accounts/{path}", follow=True).content.decode()
    assert english_in(page, catalogue) <= {"Alice"}


def test_errors_are_korean(korean: Person, catalogue: polib.POFile) -> None:
    for answer in (
        korean.client.post(korean.url("exports"), {"reason": "", "password": "x", "stated": 1}, headers=cast.HTMX),
        korean.client.post(korean.url("contacts_terms"), {"text": ""}, headers=cast.HTMX),
        korean.get("contacts", type="nonsense"),
        korean.get("contacts", filter='{"key":"nothing","operator":"$eq","values":[1]}'),
    ):
        assert answer.status_code == 422
        assert english_in(answer.content.decode(), catalogue) - {"nonsense", "key", "nothing"} == set()


# -- Filters --------------------------------------------------------------------------------------


def test_filters_are_said_in_korean_order(acme: Channel) -> None:
    segment = segments.create(acme, "단골", 3, VIP, by=SYSTEM)
    known = Catalogue.of(acme)
    data = {
        "and": [
            {"key": "sessionsCount", "operator": "$gte", "values": [10]},
            {"or": [VIP, {"key": "segment", "operator": "$in", "values": [segment.pk]}]},
            {"not": {"key": "profile.email", "operator": "$exist"}},
            {"key": "lastSeenAt", "operator": "$notInLast", "values": [3, "month"]},
        ]
    }
    with translation.override("ko"):
        chips = [chip.text for chip in Filter.parse(data, known).resolve(known, acme.created_at).chips]
        sentence = Filter.parse(data["and"][2], known).resolve(known, acme.created_at).sentence
    assert chips == [
        "세션 값이 10 이상",
        "태그에 “vip” 중 하나 이상 포함",
        "“단골” 세그먼트에 속함",
        "이메일 값이 있음",
        "최근 접속 시점이 최근 3개월 이내가 아님",
    ]
    assert sentence == "(이메일 값이 있음)에 해당하지 않음 조건에 맞는 고객."


# -- Downloads ------------------------------------------------------------------------------------


@pytest.fixture
def clean_storage() -> Iterator[None]:
    yield
    door.throw_away()


@pytest.mark.django_db(transaction=True)
def test_what_is_told_of_a_download_is_in_the_managers_language(
    acme: Channel, alice: Person, ada: Contact, clean_storage: None
) -> None:
    speak_korean(alice)
    with translation.override("en"):  # as when a program starts it, or another worker makes it
        door.start(alice, stated=1, tag="vip")
        door.work()
    notice = alice.manager.notices.get()
    assert alice.manager.jobs.get().title == "고객 1명 다운로드"
    assert notice.text.startswith("고객 1명의 다운로드 파일이 준비되었습니다.")
    plain = door.decrypt(door.download(alice, door.exports(alice)[0]))
    about = {row["항목"]: row["내용"] for row in door.table(plain, index=1)}
    assert about["선택 범위"] == "태그: vip"
    assert "휴대폰 번호" in door.table(plain)[0]
