"""From a tree to a Django condition: the one way in which conditions become queries.

A condition is written so that PostgreSQL can use an index and statistics on the bare `Field.comparable()`; what
keeps values of another type out stands beside it. It may be NULL, which in a WHERE is as good as false. Negation is
pushed down to the conditions, and there it is `IS NOT TRUE`: exactly the others, also those without a value.
"""

import json
import re
from collections.abc import Iterable
from functools import reduce
from math import ceil, floor
from operator import and_, or_
from typing import Final, Literal

from django.db.models import F, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from contacts.fields import Field
from contacts.filters.dates import CALENDAR_DAY, END_MS
from contacts.filters.predicates import (
    Anniversary,
    Comparison,
    HasAll,
    HasAny,
    Like,
    OneOf,
    OwnComparison,
    Predicate,
    Predicates,
    Present,
    Within,
)
from contacts.filters.sql import Param, Sql, SqlType
from contacts.filters.tree import And, Leaf, Node, Not, Value, joined, steps
from contacts.models import SearchText
from contacts.values import MIN_MS, instant, plain
from contacts.values.folding import doubled

Scalar = Literal["text", "jsonb", "bigint", "boolean"]

KEY_LENGTH: Final = 200  # of contacts_key
BIGINT: Final = 2**63 - 1
LOWEST_NUMBER: Final = "-1e131071"  # JSONB orders null < texts < numbers < booleans < lists < objects
ABOVE_NUMBERS: Final = "false"
ITEMS: Final = "FROM jsonb_array_elements(CASE WHEN jsonb_typeof({}) = 'array' THEN {} END) AS item(value)"
MOST_MENTIONED: Final = 10
# So many characters at its start tell whether a text may hold a part; each more costs the trigram index as much again.
TELLING: Final = 6
# What a stored text may have in common with a number, a yes or no, or a list.
_AS_OTHERS = re.compile(r"[-\d\[{]|(true|false)\Z")
# What JSON writes in another way, or folding turns into that.
_WRITTEN_OTHERWISE = re.compile(r'["\\\x00-\x1f]')
# A list of texts none of which holds a quote or backslash, or one that folding makes of a wide letter.
PLAIN_LIST: Final = r'^\["[^"\\＂＼﹨]*"(, "[^"\\＂＼﹨]*")*\]$'
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


def compile_tree(tree: Node, predicates: Predicates) -> Q:
    """Return whom of the contacts the tree matches; `predicates` are its resolved conditions by path.

    For a WHERE as it is: the complement of a filter is the filter `Not(tree)`, never `~Q` or `exclude`.
    """
    return _node(tree, "", True, predicates)


def _node(node: Node, path: str, wanted: bool, predicates: Predicates) -> Q:
    if isinstance(node, Leaf):
        return _condition(predicates[path], wanted)
    if isinstance(node, Not):
        return _node(node.child, joined(path, "not"), not wanted, predicates)
    parts = [_node(child, joined(path, step), wanted, predicates) for step, child in steps(node)]
    return reduce(and_ if isinstance(node, And) is wanted else or_, parts) if parts else Q()


def _condition(predicate: Predicate, wanted: bool) -> Q:
    wanted = wanted is not predicate.negated
    if isinstance(predicate.comparison, OwnComparison):
        holds: Q | Sql = predicate.comparison.q() or Q(Sql("TRUE"))  # Django drops an empty Q from an OR
    elif not wanted and _is_null_without_value(predicate):
        # Beside the “IS NOT NULL” of a sort by this column PostgreSQL sees at once that there is nobody.
        return Q(Sql("{} IS NULL", F(predicate.field.column)))
    else:
        holds = _holds(predicate.comparison, predicate.field)
    return Q(holds if wanted else Sql("{} IS NOT TRUE", holds))


def _is_null_without_value(predicate: Predicate) -> bool:
    field = predicate.field
    is_plain = field.path is None and field.type.compared_as not in ("text", "texts")
    return is_plain and isinstance(predicate.comparison, Present)


def _holds(comparison: Comparison, field: Field) -> Sql:
    match comparison:
        case Present():
            return _present(field)
        case OneOf():
            return _one_of(comparison, field)
        case Like():
            return _like(comparison, field)
        case Within():
            return within(comparison, field)
        case Anniversary():
            return _anniversary(comparison, field)
        case HasAny() | HasAll():
            return _has(comparison, field)
        case _:
            raise TypeError(comparison)


def _present(field: Field) -> Sql:
    """Return that something is stored, of any type; statistics know how often `comparable()` is NULL."""
    if field.path is not None:
        empty = """ARRAY['null', '""', '[]']::jsonb[]"""
        found = Sql(f"{{}} IS NOT NULL AND ({{}} = ANY ({empty})) IS NOT TRUE", field.comparable(), _json(field))
        return Sql("{} AND {} IS NOT NULL", found, _json(field)) if field.sort_column else found
    if field.is_text:
        return Sql("{} <> ''", F(field.column))
    if field.is_list:
        return Sql("cardinality({}) > 0", F(field.column))
    return Sql("{} IS NOT NULL", F(field.column))


def _one_of(comparison: OneOf, field: Field) -> Sql:
    if field.is_text:
        return _texts(comparison, field)
    if field.path is not None:
        return _among(field.comparable(), map(json.dumps, comparison.values), "jsonb")
    if field.type.compared_as == "boolean":
        return _among(F(field.column), comparison.values, "boolean")
    return _among(F(field.column), (int(value) for value in comparison.values if fits_bigint(value)), "bigint")


def _texts(comparison: OneOf, field: Field) -> Sql:
    if field.choices:
        return _among(F(field.column), comparison.values, "text")
    found = _among(field.comparable(), (str(value)[:KEY_LENGTH] for value in comparison.values), "text")
    if field.sort_column or any(len(str(value)) >= KEY_LENGTH for value in comparison.values):
        found = Sql("{} AND {}", found, _among(field.folded(), comparison.values, "text"))
    return _only_texts(found, field) if any(_AS_OTHERS.match(str(value)) for value in comparison.values) else found


def _like(comparison: Like, field: Field) -> Sql:
    found = [_like_one(part, comparison, field) for part in comparison.parts]
    return _only_texts(Sql(" OR ".join(["{}"] * len(found)), *found), field)


def _like_one(part: str, comparison: Like, field: Field) -> Sql:
    """Return one part's condition: narrowed by what is indexed, then compared exactly."""
    found = Sql("{} LIKE {}", field.folded(), _pattern(part, comparison))
    if comparison.start and len(part) <= KEY_LENGTH:
        key = Sql("{} LIKE {}", field.comparable(), _pattern(part, comparison))
        return Sql("{} AND {}", key, _unestimated(found)) if field.sort_column else key
    if field.sort_column and len(part) > 1:
        searched = SearchText.everywhere.filter(text__contains=doubled(part[:TELLING])).values("contact")
        return Sql("{} IN {} AND {}", F("id"), Subquery(searched), _unestimated(found))
    return found


def _unestimated(found: Sql) -> Sql:
    """Return the same condition, which the planner takes to hold for every second row.

    It would take two conditions that say the same for independent of each other, and what is common for rare: the list
    was sorted as a whole, where it has its first page after a few rows of the index that it is sorted by.
    """
    return Sql("CASE {} WHEN true THEN true WHEN false THEN false END", found)


def _pattern(part: str, comparison: Like) -> Param:
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Param(("" if comparison.start else "%") + escaped + ("" if comparison.end else "%"), "text")


def _only_texts(found: Sql, field: Field) -> Sql:
    """Return that it is no other type than text: the planner estimates that as common, “is a string” as rare."""
    if field.path is None:
        return found
    others = "ARRAY['number', 'boolean', 'array', 'object']"
    return Sql(f"{{}} AND jsonb_typeof({{}}) <> ALL ({others})", found, _json(field))


def within(comparison: Within, field: Field) -> Sql:
    """Return whether a field's value is of its type and lies in the interval."""
    match field.type.compared_as:
        case "number" if field.path is not None:
            low = LOWEST_NUMBER if comparison.low is None else json.dumps(comparison.low)
            high = ABOVE_NUMBERS if comparison.high is None else json.dumps(comparison.high)
            included = comparison.high is not None and comparison.high_included
            numbers = Within(low, high, comparison.low_included, included)
            return _only_whole(_between(field.comparable(), numbers, "jsonb"), field)
        case "number":
            return _between(F(field.column), whole_numbers(comparison), "bigint")
        case "day":
            low, high = json.dumps(comparison.low or FIRST_DAY), json.dumps(comparison.high or LAST_DAY)
            days = Within(low, high, comparison.low_included, comparison.high_included)
            inside = _between(field.comparable(), days, "jsonb")
            return Sql("{} AND {}", inside, _only_days(field))
        case _:
            low_ms = MIN_MS if comparison.low is None else int(comparison.low)
            high_ms = END_MS if comparison.high is None else int(comparison.high)
            if field.path is not None:
                inside = _between(field.comparable(), Within(str(low_ms), str(high_ms), True, False), "jsonb")
                return _only_whole(inside, field)
            moments = Within(instant(low_ms), instant(high_ms), True, False)  # type: ignore[arg-type]
            return _between(F(field.column), moments, "timestamptz")


def whole_numbers(comparison: Within) -> Within:
    """Return the same interval for a column of integers, whose index isn't used for a comparison with a fraction."""
    low: int | None = None
    high: int | None = None
    if comparison.low is not None:
        low = ceil(comparison.low) if comparison.low_included else floor(comparison.low) + 1  # type: ignore[arg-type]
    if comparison.high is not None:
        high = floor(comparison.high) if comparison.high_included else ceil(comparison.high) - 1  # type: ignore[arg-type]
    return Within(
        -BIGINT if low is None else min(max(low, -BIGINT), BIGINT),
        BIGINT if high is None else min(max(high, -BIGINT), BIGINT),
    )


def _between(expression: Combinable, comparison: Within, type_: SqlType) -> Sql:
    low, high = ">=" if comparison.low_included else ">", "<=" if comparison.high_included else "<"
    return Sql(
        f"{{}} {low} {{}} AND {{}} {high} {{}}",
        expression,
        Param(comparison.low, type_),
        expression,
        Param(comparison.high, type_),
    )


def _anniversary(comparison: Anniversary, field: Field) -> Sql:
    days = Param(list(comparison.days), "text[]")
    if field.type.compared_as == "day":
        among = Sql("substr({}, 6) = ANY ({})", _text(field), days)
        # Else the planner, to which both cost the same, looks at every day of the calendar first.
        return Sql("{} AND CASE WHEN {} THEN {} END", among, among, _only_days(field))
    moment: Combinable = F(field.column)
    if field.path is not None:
        inside = _only_whole(_between(_json(field), Within(str(MIN_MS), str(END_MS), True, False), "jsonb"), field)
        moment = Sql("to_timestamp((CASE WHEN {} THEN {} END)::numeric / 1000)", inside, _json(field))
    zone = Param(comparison.zone.key, "text")
    return Sql("to_char({} AT TIME ZONE {}, 'MM-DD') = ANY ({})", moment, zone, days)


def _only_days(field: Field) -> Sql:
    """Return that the text is a day, negated twice: the planner estimates that as common."""
    return Sql("{} !~ {}", _text(field), Param(f"^(?!(?:{CALENDAR_DAY})$)", "text"))


def _only_whole(found: Sql, field: Field) -> Sql:
    """Leave out numbers with a fraction, where the type has none: an earlier type of the key left them.

    The planner takes `<>` for common.
    """
    if field.path is None or not field.type.whole:
        return found
    return Sql("{} AND sign(strpos({}, '.')) <> 1", found, _text(field))


def _has(comparison: HasAny | HasAll, field: Field) -> Sql:
    if field.path is None:
        operator = "&&" if isinstance(comparison, HasAny) else "@>"
        return Sql(f"{{}} {operator} {{}}", F(field.column), Param(list(comparison.values), "varchar[]"))
    if len(comparison.values) > MOST_MENTIONED:
        return Sql("{} IS NOT NULL AND {}", _json(field), _unpacked(comparison, field))
    if field.type.compared_as == "texts":
        return Sql("{} AND {}", _mentions(comparison, field), _has_texts(comparison, field))
    return Sql("{} AND {}", _mentions(comparison, field), _has_numbers(comparison, field))


def _has_texts(comparison: HasAny | HasAll, field: Field) -> Sql:
    """Return nothing more for a list of plain items, in which every quoted text is an item; else compare exactly."""
    operator = "&&" if isinstance(comparison, HasAny) else "@>"
    exactly = Sql(f"contacts_texts({{}}) {operator} {{}}", _json(field), Param(list(comparison.values), "text[]"))
    if not all(map(_is_plain, comparison.values)):
        return exactly
    listed = Sql("jsonb_typeof({}) = 'array'", _json(field))  # a text that an earlier type left may look like a list
    return Sql("CASE WHEN {} ~ {} THEN {} ELSE {} END", _text(field), Param(PLAIN_LIST, "text"), listed, exactly)


def _has_numbers(comparison: HasAny | HasAll, field: Field) -> Sql:
    wanted = [json.dumps([value]) for value in comparison.values]
    joint = " OR " if isinstance(comparison, HasAny) else " AND "
    contained = [part for one in wanted for part in (_json(field), Param(one, "jsonb"))]
    found = Sql(joint.join(["{} @> {}"] * len(wanted)), *contained)
    # Not strict, a filter looks into the lists within the list.
    return Sql("{} AND NOT {} @? 'strict $[*] ? (@.type() != \"number\")'", found, _json(field))


def _unpacked(comparison: HasAny | HasAll, field: Field) -> Sql:
    """Return the condition for many values: each item of the list is looked up among them."""
    if field.type.compared_as == "texts":
        item, kind = "contacts_fold(item.value #>> ARRAY[]::text[])", "string"
        wanted = Param(list(comparison.values), "text[]")
    else:
        item, kind = "item.value", "number"
        wanted = Param(list(map(json.dumps, comparison.values)), "jsonb[]")
    if isinstance(comparison, HasAny):
        enough = f"bool_or({item} = ANY ({{}}))"
    else:
        enough = f"count(DISTINCT {item}) FILTER (WHERE {item} = ANY ({{}})) = {len(comparison.values)}"
    counted = f"SELECT {enough} AND bool_and(jsonb_typeof(item.value) = '{kind}') {ITEMS}"
    return Sql(counted, wanted, _json(field), _json(field))


def _mentions(comparison: HasAny | HasAll, field: Field) -> Sql:
    """Return that the list's JSON text contains the values: an index of trigrams serves it, and few other lists do."""
    joint = " OR " if isinstance(comparison, HasAny) else " AND "
    patterns = [_pattern(_mention(value), Like(())) for value in comparison.values]
    written = [part for pattern in patterns for part in (field.folded(), pattern)]
    return Sql(joint.join(["{} LIKE {}"] * len(patterns)), *written)


def _mention(value: Value) -> str:
    if not isinstance(value, str):
        return plain(value)
    if _is_plain(value):
        return f'"{value}"'
    return max(_WRITTEN_OTHERWISE.split(value), key=len)


def _is_plain(value: Value) -> bool:
    """Return whether JSON writes the folded text as it is, and no two items beside each other look like it."""
    return isinstance(value, str) and not _WRITTEN_OTHERWISE.search(value) and not value.startswith(",")


def _among(expression: Combinable, values: Iterable[object], type_: Scalar) -> Sql:
    """Return the comparison with one parameter, however many values there are."""
    given = list(dict.fromkeys(values))
    if len(given) == 1:
        return Sql("{} = {}", expression, Param(given[0], type_))
    arrays: dict[str, SqlType] = {"text": "text[]", "jsonb": "jsonb[]", "bigint": "bigint[]", "boolean": "boolean[]"}
    return Sql("{} = ANY ({})", expression, Param(given, arrays[type_]))


def fits_bigint(value: Value) -> bool:
    return float(value).is_integer() and abs(int(value)) <= BIGINT


def _json(field: Field) -> KeyTransform:
    return KeyTransform(field.path, field.column)


def _text(field: Field) -> Combinable:
    return F(field.column) if field.path is None else KeyTextTransform(field.path, field.column)
