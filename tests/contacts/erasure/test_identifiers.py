"""How people are found in texts that others wrote."""

from zoneinfo import ZoneInfo

import pytest

from contacts.erasure.identifiers import Identifiers
from contacts.values import ValueContext
from contacts.values.folding import fold

ZORA = ["Zora Quist", "zora.quist@example.com", "+821077778888", "ZQ-4711", "김조라", "Al"]


@pytest.fixture
def zora() -> Identifiers:
    return Identifiers((1,), frozenset(map(fold, ZORA)), ValueContext(ZoneInfo("Asia/Seoul"), "KR"))


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("E-mail is “zora.quist@example.com”", "E-mail is “…”"),
        ("e-mail is ‘Zora.Quist@Example.com’, or 'x'", "e-mail is ‘…’, or 'x'"),
        ("이메일이 「zora.quist@example.com」인 고객", "이메일이 「…」인 고객"),
        ("zora.quist@example.com을 찾음", "…을 찾음"),
        ("zora.quist@example.com에게 보냄.", "…에게 보냄."),
        ("ask zora.quist@example.com.", "ask …."),
        ("<zora.quist@example.com>;ZORA QUIST;", "<…>;…;"),
        ("Zora Quist <ｚｏｒａ.quist@example.com>", "… <…>"),
        ("김조라님의 요청", "…님의 요청"),
        ("(김조라)", "(…)"),
        ("call 010-7777-8888로", "call …로"),
        ("+82 10 7777 8888 010-1111-2222", "… 010-1111-2222"),
        ("010-1111-2222 010-7777-8888", "010-1111-2222 …"),
        ("see ZQ-4711, “…” and ½", "see …, “…” and ½"),
        ("Search: zora.q", "Search: …"),
        ("E-mail contains “ra.quist@exam”", "E-mail contains “…”"),
        ("Mobile number ends with “7777-8888”", "Mobile number ends with “…”"),
        ("Member ID begins with “ZQ-47”", "Member ID begins with “…”"),
        ("Al asked", "… asked"),
    ],
)
def test_the_person_is_taken_out_of_the_text(zora: Identifiers, text: str, scrubbed: str) -> None:
    assert zora.scrub_text(text) == scrubbed
    assert zora.mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "Alan and Ally called al-fresco@example.com",
        "not.zora.quist@example.com, zora.quist@example.community and zora.quist@example.com.au",
        "Zora Quistville",
        "김조라미 고객",
        "대김조라",
        "010-7777-8889 or 77778888 kg",
        "Search: zora",
        "E-mail ends with “@example.com”",
        "“quis” ‘kim’ 「김조」",
        "½ ﬁ ㎏ ＡＢＣ",
        "",
    ],
)
def test_others_and_common_parts_stay(zora: Identifiers, text: str) -> None:
    assert zora.scrub_text(text) == text
    assert not zora.mentions(text)


def test_texts_inside_of_lists_and_objects_are_scrubbed(zora: Identifiers) -> None:
    value = {"zora.quist@example.com": ["zora.quist@example.com", 1, None, {"x": "for Zora Quist"}]}
    assert zora.scrub_json(value) == {"zora.quist@example.com": ["…", 1, None, {"x": "for …"}]}
