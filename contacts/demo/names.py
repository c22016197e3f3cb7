"""Names, places and what depends on a place. As in life, a few are common and many rare."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """One full name; `mailbox` is the name in plain letters."""

    first: str
    last: str
    full: str
    mailbox: str


@dataclass(frozen=True)
class Place:
    country: str
    city: str
    language: str


def koreans() -> dict[Person, float]:
    """Return names, family name first and without a space, with their weights."""
    rest = (
        (first + last, sound + end)
        for (first, sound), (last, end) in product(_FIRST_SYLLABLES.items(), _LAST_SYLLABLES.items())
    )
    given_names = _falling([*_COMMON.items(), *rest])
    return {
        Person(given, family, family + given, f"{mailbox}.{sound}"): commonness * weight
        for family, (sound, commonness) in _FAMILIES.items()
        for (given, mailbox), weight in given_names.items()
    }


def westerners() -> dict[Person, float]:
    """Return names, given name first, with their weights."""
    lasts = _falling(_LAST_NAMES)
    return {
        Person(first, last, f"{first} {last}", f"{_plain(first)}.{_plain(last)}"): weight * other
        for first, weight in _falling(_FIRST_NAMES).items()
        for last, other in lasts.items()
    }


def _falling(items: Sequence[T]) -> dict[T, float]:
    """Return weights by the Zipf–Mandelbrot law: few are common, most are rare."""
    return {item: 1 / (place + 4) for place, item in enumerate(items, 1)}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", name.lower()))


# -- Korean ---------------------------------------------------------------------------------------

_FAMILIES = {
    "김": ("kim", 215), "이": ("lee", 147), "박": ("park", 84), "최": ("choi", 47), "정": ("jung", 43),
    "강": ("kang", 24), "조": ("cho", 21), "윤": ("yoon", 20), "장": ("jang", 19), "임": ("lim", 16),
    "한": ("han", 15), "오": ("oh", 15), "서": ("seo", 15), "신": ("shin", 15), "권": ("kwon", 14),
    "황": ("hwang", 14), "안": ("ahn", 13), "송": ("song", 13), "홍": ("hong", 11), "문": ("moon", 9),
    "배": ("bae", 8), "백": ("baek", 7), "남": ("nam", 5), "하": ("ha", 5), "주": ("joo", 4),
    "남궁": ("namgung", 1), "제갈": ("jegal", 0.2), "선우": ("sunwoo", 0.1),
}  # fmt: skip

_COMMON = {
    "민준": "minjun", "서연": "seoyeon", "지훈": "jihoon", "지우": "jiwoo", "서준": "seojun", "하은": "haeun",
    "도윤": "doyoon", "서윤": "seoyoon", "예준": "yejun", "민서": "minseo", "시우": "siwoo", "지민": "jimin",
    "하준": "hajun", "수빈": "subin", "주원": "juwon", "예은": "yeeun", "현우": "hyunwoo", "유진": "yujin",
    "지호": "jiho", "은지": "eunji", "준서": "junseo", "채원": "chaewon", "성민": "sungmin", "영희": "younghee",
}  # fmt: skip

_FIRST_SYLLABLES = {
    "가": "ga", "경": "kyung", "나": "na", "다": "da", "동": "dong", "라": "ra", "미": "mi", "보": "bo",
    "상": "sang", "선": "sun", "세": "se", "소": "so", "승": "seung", "아": "ah", "연": "yeon", "원": "won",
    "재": "jae", "정": "jung", "종": "jong", "찬": "chan", "태": "tae", "한": "han", "혜": "hye", "효": "hyo",
}  # fmt: skip

_LAST_SYLLABLES = {
    "건": "gun", "규": "kyu", "근": "geun", "란": "ran", "름": "reum", "림": "rim", "별": "byul", "빈": "bin",
    "석": "seok", "솔": "sol", "수": "soo", "슬": "seul", "식": "sik", "영": "young", "옥": "ok", "우": "woo",
    "율": "yul", "은": "eun", "인": "in", "준": "jun", "진": "jin", "철": "chul", "혁": "hyuk", "희": "hee",
}  # fmt: skip

# -- Western --------------------------------------------------------------------------------------

_FIRST_NAMES = [
    "Emma",
    "James",
    "Olivia",
    "Noah",
    "Mia",
    "Liam",
    "Sophia",
    "Lucas",
    "Anna",
    "Thomas",
    "Laura",
    "Daniel",
    "Julia",
    "David",
    "Sarah",
    "Michael",
    "Lea",
    "Paul",
    "Alice",
    "Robert",
    "Marie",
    "Peter",
    "Eva",
    "Martin",
    "Clara",
    "Simon",
    "Nina",
    "Oscar",
    "Ines",
    "Hugo",
    "Elena",
    "Felix",
    "Chloé",
    "Jonas",
    "Amélie",
    "Max",
    "Zoë",
    "Björn",
    "José",
    "Íñigo",
    "Siân",
    "Zdeněk",
    "Sören",
    "Ingrid",
    "Beatrix",
    "Cornelius",
    "Theodora",
    "Anselm",
    "Philippa",
    "Octavia",
]

_LAST_NAMES = [
    "Smith",
    "Müller",
    "Martin",
    "García",
    "Johnson",
    "Schmidt",
    "Bernard",
    "Williams",
    "Rossi",
    "Brown",
    "Fischer",
    "Dubois",
    "Jones",
    "Weber",
    "Moreau",
    "Miller",
    "Wagner",
    "Laurent",
    "Davis",
    "Becker",
    "Lefèvre",
    "Wilson",
    "Hoffmann",
    "Ferrari",
    "Taylor",
    "Koch",
    "Fernández",
    "Clark",
    "Richter",
    "Svensson",
    "Lewis",
    "Wolf",
    "Jensen",
    "Walker",
    "Schröder",
    "Hansen",
    "O'Brien",
    "Novák",
    "Kowalski",
    "Nguyen",
    "Vandenberg",
    "Ångström",
    "D'Angelo",
    "Fitzgerald",
    "Papadopoulos",
    "Haraldsson",
    "Beauchamp",
    "Ravenscroft",
    "Featherstone",
    "Quackenbush",
]

# -- Places ---------------------------------------------------------------------------------------

KOREAN_PLACES = {
    Place("KR", city, "ko"): weight
    for city, weight in {
        "Seoul": 40, "Busan": 14, "Incheon": 12, "Daegu": 10, "Daejeon": 6, "Gwangju": 6, "Suwon": 5,
        "Ulsan": 3, "Jeju": 2, "Gangneung": 1, "Ulleung": 0.01,
    }.items()
}  # fmt: skip

WESTERN_PLACES = {
    Place("US", "New York", "en"): 20, Place("US", "Los Angeles", "en"): 12, Place("US", "Chicago", "en"): 8,
    Place("GB", "London", "en"): 14, Place("GB", "Leeds", "en"): 4, Place("DE", "Berlin", "de"): 10,
    Place("DE", "München", "de"): 6, Place("FR", "Paris", "fr"): 9, Place("ES", "Madrid", "es"): 5,
    Place("AU", "Sydney", "en"): 5, Place("JP", "Tokyo", "ja"): 4, Place("IS", "Reykjavík", "is"): 0.05,
}  # fmt: skip
