"""Filters that `make bench` measures: the list and the count of each."""

import json
from typing import Any, Final

from contacts.bench.columnar import asked_first
from contacts.builder import waterfall
from contacts.columnar.opened import held
from contacts.lists.form import read_list
from crm.bench.stage import Stage
from crm.bench.works import Act, timed

Tree = dict[str, Any]


def _leaf(key: str, operator: str, *values: object) -> Tree:
    return {"key": key, "operator": operator, "values": list(values)}


FILTERS: Final[dict[str, Tree]] = {
    "member": _leaf("type", "$eq", "member"),
    "lead": _leaf("type", "$eq", "lead"),
    "seen in the last 7 days": _leaf("lastSeenAt", "$inLast", 7, "day"),
    "not seen in the last year": _leaf("lastSeenAt", "$notInLast", 1, "year"),
    "never seen": _leaf("lastSeenAt", "$nexist"),
    "first seen in 2024": _leaf("createdAt", "$between", "2024-01-01", "2024-12-31"),
    "many sessions": _leaf("sessionsCount", "$gte", 50),
    "tag, common": _leaf("tags", "$hasAny", "newsletter"),
    "tag, rare": _leaf("tags", "$hasAny", "fraud"),
    "two tags": _leaf("tags", "$hasAll", "newsletter", "vip"),
    "without tags": _leaf("tags", "$nexist"),
    "country": _leaf("country", "$eq", "KR"),
    "system": _leaf("web.os", "$in", "iOS", "Android"),
    "no e-mail marketing": _leaf("unsubscribeEmail", "$eq", True),
    "plan": _leaf("profile.plan", "$eq", "business"),
    "other plans": _leaf("profile.plan", "$ne", "free"),
    "grade in": _leaf("profile.grade", "$in", "gold", "platinum"),
    "name contains": _leaf("profile.name", "$contains", "민준"),
    "e-mail ends with": _leaf("profile.email", "$endsWith", "@rare.example"),
    "e-mail is": _leaf("profile.email", "$eq", "minjun.kim@example.com"),
    "no e-mail": _leaf("profile.email", "$nexist"),
    "notes contain": _leaf("profile.notes", "$contains", "golden ticket"),
    "amount above": _leaf("profile.totalAmount", "$gt", 500),
    "amount, rare": _leaf("profile.totalAmount", "$gt", 1_000_000),
    "points between": _leaf("profile.loyaltyPoints", "$between", 100, 200),
    "rating is": _leaf("profile.averageRating", "$eq", 4.5),
    "birthday within 7 days": _leaf("profile.birthday", "$anniversaryIn", 7),
    "born in the nineties": _leaf("profile.birthday", "$between", "1990-01-01", "1999-12-31"),
    "last order since": _leaf("profile.lastOrderAt", "$gte", "2026-06-01"),
    "appointment in the next 14 days": _leaf("profile.nextAppointmentAt", "$inNext", 14, "day"),
    "vip": _leaf("profile.isVip", "$eq", True),
    "employees, rare": _leaf("profile.isEmployee", "$eq", True),
    "colours": _leaf("profile.favouriteColours", "$hasAny", "blue"),
    "sizes, rare": _leaf("profile.shoeSizes", "$hasAll", 350),
    "three keys, AND": {
        "and": [
            _leaf("type", "$eq", "member"),
            _leaf("profile.totalAmount", "$gt", 100),
            _leaf("lastSeenAt", "$inLast", 90, "day"),
        ]
    },
    "three keys, OR": {
        "or": [
            _leaf("profile.grade", "$eq", "platinum"),
            _leaf("profile.totalAmount", "$gt", 5_000),
            _leaf("tags", "$hasAny", "vip"),
        ]
    },
    "groups": {
        "and": [
            {"or": [_leaf("profile.plan", "$eq", "business"), _leaf("profile.isVip", "$eq", True)]},
            {"not": {"or": [_leaf("tags", "$hasAny", "complaint"), _leaf("unsubscribeEmail", "$eq", True)]}},
        ]
    },
    "nobody": _leaf("profile.referralCode", "$eq", "nobody has this"),
}


def _register(label: str, tree: Tree) -> None:
    params = {"filter": json.dumps(tree)}

    @timed(f"filter, list: {label}", 60)
    def listed(stage: Stage) -> Act:
        address = stage.address("contacts", **params)
        return asked_first(stage, address, "list")

    @timed(f"filter, count: {label}", 60)
    def counted(stage: Stage) -> Act:
        address = stage.address("contacts_count", **params)
        return asked_first(stage, address, "count")


for _label, _tree in FILTERS.items():
    _register(_label, _tree)


CONDITIONS: Final = 20
IN_GROUPS: Final = 5


@timed("counts of 20 conditions in four groups", 200)
def waterfall_of_twenty(stage: Stage) -> Act:
    """Return what the builder counts: each condition alone, and who is left with those before it."""
    single = [tree for tree in FILTERS.values() if "key" in tree]
    twenty = [single[place * len(single) // CONDITIONS] for place in range(CONDITIONS)]
    groups = [{"or": twenty[first : first + IN_GROUPS]} for first in range(0, CONDITIONS, IN_GROUPS)]
    everybody = read_list({}, stage.channel)
    conditions = read_list({"filter": json.dumps({"and": groups})}, stage.channel).conditions

    def count() -> None:
        if copy := held(stage.channel):
            copy.forget_answers()
        waterfall(everybody, conditions)

    return count
