"""Filters as hypothesis draws them: JSON as it would come from a page or a program."""

from functools import cache, partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contacts import values
from contacts.filters import operators
from contacts.filters.operator import Takes
from contacts.filters.search import SearchType
from tests.contacts.filters import shop
from tests.contacts.values.examples import EXAMPLES
from tests.contacts.values.examples.example import KOREA
from tests.contacts.values.examples.string import LONG

SYSTEM = {
    "id": "number",
    "memberId": "string",
    "tags": "list",
    "lastSeenAt": "datetime",
    "sessionsCount": "number",
    "country": "string",
    "city": "string",
    "blocked": "boolean",
    "type": "string",
    "web.os": "string",
    "web.sessionsCount": "number",
    "mobile.lastSeenAt": "datetime",
    "search": "search",
}
# With those that the condition “search” brings along.
OPERATORS = operators.OPERATORS | {SearchType.name: operators.operators_of(SearchType())}
TYPES = {f"profile.{key}": type_ for key, type_ in (shop.KEYS | shop.STANDARD).items()} | SYSTEM

PARTS = [
    "a",
    "A",
    "b",
    "ｂ",
    "10",
    "0%",
    "_",
    "\\",
    "'",
    "é",
    "길",
    "길동",
    "홍길동",
    "x",
    "fi",
    "ss",
    "@",
    LONG + "yy",
]
PHONE_PARTS = ["010", "10-1234", "+82", "5678", "82", "02", "1", "010-1234-5678"]
UNITS = ["minute", "hour", "day", "week", "month", "year"]

PLAIN: dict[str, SearchStrategy[Any]] = {name: example.asked for name, example in EXAMPLES.items()}
PLAIN |= {"search": st.nothing()}
OF_KEY: dict[str, SearchStrategy[Any]] = {
    "profile.email": st.sampled_from(shop.EMAILS),
    "profile.mobileNumber": st.sampled_from([*shop.PHONES, "010-1234-5678", "02 1234 5678"]),
    "profile.landlineNumber": st.sampled_from([*shop.PHONES, "02-1234-5678"]),
    "type": st.sampled_from(["member", "LEAD"]),
    "city": st.sampled_from(["seoul", "a_b", "x"]),
    "country": st.sampled_from(["kr", "US"]),
    "web.os": st.sampled_from(["ios", "5"]),
    "memberId": st.sampled_from(["a1", "A1", "b3", "B 3"]),
}


# Each is made once, as those of a key and an operator below: Hypothesis looks through whatever is made for an example.
KEYS = st.sampled_from(sorted(TYPES))
OPERATORS_OF_TYPE = {type_: st.sampled_from(sorted(OPERATORS[type_])) for type_ in sorted(set(TYPES.values()))}
YES_OR_NO = st.booleans()
ZONES = st.sampled_from(shop.ZONES)


@st.composite
def leaves(draw: st.DrawFn, key: str | None = None, operator: str | None = None) -> dict[str, Any]:
    key = key or draw(KEYS)
    type_ = TYPES[key]
    operator = operator or draw(OPERATORS_OF_TYPE[type_])
    leaf = {"key": key, "operator": operator, "values": draw(_values(key, type_, operator))}
    if type_ in ("date", "datetime") and draw(YES_OR_NO):
        leaf["timezone"] = draw(ZONES)
    return leaf


@cache
def trees(depth: int = 3) -> SearchStrategy[dict[str, Any]]:
    if depth == 0:
        return leaves()
    inner = st.lists(trees(depth - 1), min_size=1, max_size=3)
    groups = st.builds(lambda name, parts: {name: parts}, st.sampled_from(["and", "or"]), inner)
    return leaves() | groups | trees(depth - 1).map(lambda tree: {"not": tree})


@cache
def _values(key: str, type_: str, operator: str) -> SearchStrategy[list[Any]]:
    row = OPERATORS[type_][operator]
    plain = _parts(key) if row.fragment else OF_KEY.get(key, PLAIN[type_])
    match row.takes:
        case Takes.NOTHING:
            return st.just([])
        case Takes.SPAN:
            return st.tuples(st.integers(1, 40) | st.integers(1, 100_000), st.sampled_from(UNITS)).map(list)
        case Takes.DAYS:
            return (st.integers(0, 60) | st.integers(0, 366)).map(lambda days: [days])
        case Takes.TWO:
            return st.tuples(plain, plain).map(partial(_in_order, type_))
        case Takes.SOME:
            return st.lists(plain, min_size=1, max_size=4)
    return plain.map(lambda value: [value])


@cache
def _parts(key: str) -> SearchStrategy[str]:
    return st.sampled_from(PHONE_PARTS if key in ("profile.mobileNumber", "profile.landlineNumber") else PARTS)


def _in_order(type_: str, pair: tuple[Any, Any]) -> list[Any]:
    """Days and instants together are left as they are; the caller drops what is refused."""
    known = values.TYPES[type_]
    if known.compared_as == "number":
        return sorted(pair, key=lambda value: known.parse(value, KOREA))  # type: ignore[arg-type, return-value]  # numbers have an order
    return list(pair) if type(pair[0]) is not type(pair[1]) else sorted(pair)
