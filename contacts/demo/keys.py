"""The profile keys that the demo adds to the standard keys, at least one of each type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

from contacts.demo.dice import DAY, Dice, Pool
from contacts.values import TYPES

T = TypeVar("T")
# A column of values for the contacts with these numbers, None for no value.
Values = Callable[[Dice, range], list[Any]]


@dataclass(frozen=True)
class DemoKey:
    key: str
    type: str
    values: Values


def _some(share: float, weights: Mapping[T, float]) -> Values:
    pool = Pool(weights)
    return lambda dice, _numbers: dice.sometimes(share, dice.draw(pool))


def _falling(words: str) -> dict[str, float]:
    return {word: (1 + place) ** -1.5 for place, word in enumerate(words.split())}


def _lists(words: str) -> dict[tuple[str, ...], float]:
    """Return one to three of the words, the first ones more often."""
    items = _falling(words)
    weights = {}
    for chosen in (chosen for many in (1, 2, 3) for chosen in combinations(items, many)):
        weights[chosen] = min(items[word] for word in chosen) / 3 ** len(chosen)
    return weights


def _dates(share: float, first: str, last: str) -> Values:
    return lambda dice, _numbers: dice.sometimes(share, dice.dates(first, last))


def _flags(share: float, true: float) -> Values:
    return lambda dice, _numbers: dice.sometimes(share, dice.chance(true))


def _points(dice: Dice, _numbers: range) -> list[Any]:
    return dice.sometimes(0.8, [int(points) for points in dice.skewed(1_800)])


def _amount(dice: Dice, _numbers: range) -> list[Any]:
    return dice.sometimes(0.65, [_tidy(round(amount, 2)) for amount in dice.skewed(240)])


def _rating(dice: Dice, _numbers: range) -> list[Any]:
    return dice.sometimes(0.3, [_tidy(5 - min(int(low * 2), 8) / 2) for low in dice.skewed(0.7)])


def _call_times(dice: Dice, _numbers: range) -> list[Any]:
    return dice.sometimes(0.4, [int(seconds) for seconds in dice.skewed(260)])


def _referral(dice: Dice, numbers: range) -> list[Any]:
    return dice.sometimes(0.5, [f"R{number:07X}" for number in numbers])


def _last_order(dice: Dice, _numbers: range) -> list[Any]:
    return dice.sometimes(0.6, [at * 1000 for at in dice.ago(150, 1_200)])


def _tidy(number: float) -> int | float:
    """Return a whole number as an int, as it is stored."""
    return int(number) if number.is_integer() else number


def _appointment(dice: Dice, _numbers: range) -> list[Any]:
    """Return a moment on the half hour within the next sixty days."""
    today = int(dice.now) // DAY * DAY
    return dice.sometimes(0.06, [(today + slot * 1_800) * 1000 for slot in dice.whole(0, 60 * 48)])


PLANS = {"free": 70, "basic": 20, "plus": 8, "pro": 2, "founder": 0.005}
GRADES = {"bronze": 60, "silver": 28, "gold": 10, "platinum": 2}
GENDERS = {"female": 55, "male": 44, "other": 1}
COMPANIES = _falling("한빛상사 Northwind 새벽배송 미래건설 Bluharbor 다온 Lanternworks 하늘소프트 Cedarhill 나래")
STORES = _falling("강남점 홍대점 명동점 서면점 동성로점 둔산점 상무점 잠실점 판교점 해운대점 제주점 울릉점")
COLOURS = _lists("black white blue green red yellow purple mauve")
INTERESTS = _lists("coffee camping running 독서 cooking 여행 games yoga falconry")
SHOE_SIZES = {(size,): 1 / (1 + abs(size - 255)) for size in range(220, 300, 5)} | {
    (250, 255): 0.1,
    (350,): 0.0005,
}
NOTES = {
    "Prefers texting over calls": 30,
    "배송 전 연락 요망": 25,
    "Asked for an invoice": 15,
    "알레르기: 견과류": 10,
    "Gift wrapping, no receipt": 8,
    "재방문 고객, 창가 좌석 선호": 6,
    "Wheelchair access needed": 0.05,
    "Has the “golden ticket” of the opening day": 0.02,
}

_OWN = (
    DemoKey("plan", "string", _some(0.95, PLANS)),
    DemoKey("grade", "string", _some(0.8, GRADES)),
    DemoKey("birthday", "date", _dates(0.7, "1945-01-01", "2010-12-31")),
    DemoKey("gender", "string", _some(0.6, GENDERS)),
    DemoKey("isVip", "boolean", _flags(0.9, 0.03)),
    DemoKey("loyaltyPoints", "number", _points),
    DemoKey("totalAmount", "number", _amount),
    DemoKey("lastOrderAt", "datetime", _last_order),
    DemoKey("nextAppointmentAt", "datetime", _appointment),
    DemoKey("favouriteStore", "string", _some(0.5, STORES)),
    DemoKey("favouriteColours", "list", _some(0.4, COLOURS)),
    DemoKey("interests", "list", _some(0.3, INTERESTS)),
    DemoKey("shoeSizes", "listOfNumber", _some(0.25, SHOE_SIZES)),
    DemoKey("averageRating", "number", _rating),
    DemoKey("averageCallTime", "duration", _call_times),
    DemoKey("hasChildren", "boolean", _flags(0.35, 0.4)),
    DemoKey("anniversary", "date", _dates(0.1, "1980-01-01", "2025-12-31")),
    DemoKey("company", "string", _some(0.08, COMPANIES)),
    DemoKey("referralCode", "string", _referral),
    DemoKey("notes", "string", _some(0.12, NOTES)),
    DemoKey("isEmployee", "boolean", _flags(0.0005, 1)),
)

# A type that none of them has shows its samples.
KEYS = _OWN + tuple(
    DemoKey(f"{type_.name}Sample", type_.name, _some(0.4, dict.fromkeys(type_.samples, 1)))
    for type_ in TYPES.values()
    if type_.name not in {own.type for own in _OWN}
)
