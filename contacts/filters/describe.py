"""A filter in words: the whole as one sentence, each condition as a chip, and why a contact matches or doesn't."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.fields import Field
from contacts.filters import dates
from contacts.filters.match import holds
from contacts.filters.operator import Operator, Takes
from contacts.filters.operators import operators_of
from contacts.filters.predicates import Anniversary, OwnType, Predicate, Predicates, Within
from contacts.filters.resolve import zone_of
from contacts.filters.tree import And, Leaf, Node, Not, Or, Value, joined, leaves, steps
from contacts.models import Contact
from contacts.values import List, ValueContext, ValueType, instant

SHOWN: Final = 5  # of many values


@dataclass(frozen=True)
class Chip:
    """One condition: where it stands in the tree, its words, and the interval that its dates stand for now."""

    path: str
    leaf: Leaf
    text: str
    interval: str = ""


@dataclass(frozen=True)
class Reason:
    """One condition as it is for one contact.

    `stored` is what the contact has, empty for no value; None where the condition isn't about a value.
    """

    path: str
    text: str
    interval: str
    label: str
    stored: str | None
    compared: str
    holds: bool


def sentence(tree: Node, chips: Iterable[Chip]) -> str:
    """Return the whole filter in the active language; `chips` are its conditions."""
    words = _node(tree, "", {chip.path: chip for chip in chips})
    return _("Customers for whom %(condition)s.") % {"condition": words} if words else _("All customers.")


def chips(tree: Node, predicates: Predicates, context: ValueContext, now: datetime) -> list[Chip]:
    """Return the conditions from left to right."""
    return [_chip(path, leaf, predicates[path], context, now) for path, leaf in leaves(tree)]


def why(contact: Contact, chips: Iterable[Chip], predicates: Predicates, context: ValueContext) -> list[Reason]:
    """Return each condition for itself, whatever stands around it."""
    return [_reason(chip, predicates[chip.path], contact, context) for chip in chips]


def _node(node: Node, path: str, chips: Mapping[str, Chip]) -> str:
    if isinstance(node, Leaf):
        chip = chips[path]
        return f"{chip.text} ({chip.interval})" if chip.interval else chip.text
    if isinstance(node, Not):
        return _("not (%(condition)s)") % {"condition": _node(node.child, joined(path, "not"), chips)}
    parts = []
    for step, child in steps(node):
        words = _node(child, joined(path, step), chips)
        group = isinstance(child, And | Or) and len(child.children) > 1
        parts.append(f"({words})" if group else words)
    return (_(" and ") if isinstance(node, And) else _(" or ")).join(parts)


def _chip(path: str, leaf: Leaf, predicate: Predicate, context: ValueContext, now: datetime) -> Chip:
    words = {"field": predicate.field.label} | _words(leaf, predicate.field, context)
    text = str(_operator(leaf, predicate.field).phrase) % words
    return Chip(path, leaf, text, _interval(leaf, predicate, context, now))


def _reason(chip: Chip, predicate: Predicate, contact: Contact, context: ValueContext) -> Reason:
    return Reason(
        chip.path,
        chip.text,
        chip.interval,
        str(predicate.field.label),
        _stored(predicate, contact, context),
        _compared(chip.leaf, predicate.field, context),
        holds(predicate)(contact),
    )


def _stored(predicate: Predicate, contact: Contact, context: ValueContext) -> str | None:
    return None if isinstance(predicate.field.type, OwnType) else predicate.field.show(contact, context)


def _compared(leaf: Leaf, field: Field, context: ValueContext) -> str:
    return " – ".join(_words(leaf, field, context).values())


def _operator(leaf: Leaf, field: Field) -> Operator:
    return operators_of(field.type)[leaf.operator]


def _words(leaf: Leaf, field: Field, context: ValueContext) -> dict[str, str]:
    """Return what stands in the phrase for the values."""
    match _operator(leaf, field).takes:
        case Takes.NOTHING:
            return {}
        case Takes.SPAN:
            amount, unit = leaf.values
            return {"value": _span(int(amount), str(unit))}
        case Takes.DAYS:
            return {"value": _span(int(leaf.values[0]), "day")}
        case Takes.TWO:
            low, high = (_value(value, leaf, field, context) for value in leaf.values)
            return {"value": low, "second": high}
    shown = [_value(value, leaf, field, context) for value in leaf.values[:SHOWN]]
    more = len(leaf.values) - len(shown)
    text = ", ".join(shown)
    if more:
        text = ngettext("%(values)s and %(count)s more", "%(values)s and %(count)s more", more) % {
            "values": text,
            "count": f"{more:,}",
        }
    return {"value": text}


def _value(value: Value, leaf: Leaf, field: Field, context: ValueContext) -> str:
    for choice, label in field.choices:
        if choice == value and not _operator(leaf, field).fragment:
            return str(label)
    if field.type.compared_as == "moment":
        return str(value) if isinstance(value, str) else _in_zone(int(value), leaf, context)
    type_: ValueType = field.type.item if isinstance(field.type, List) else field.type
    if type_.compared_as == "text":
        return _("“%(text)s”") % {"text": value if _operator(leaf, field).fragment else type_.show(value, context)}
    return str(value) if type_.compared_as == "day" else type_.show(value, context)


def _span(amount: int, unit: str) -> str:
    words = {
        "minute": ngettext("%(n)s minute", "%(n)s minutes", amount),
        "hour": ngettext("%(n)s hour", "%(n)s hours", amount),
        "day": ngettext("%(n)s day", "%(n)s days", amount),
        "week": ngettext("%(n)s week", "%(n)s weeks", amount),
        "month": ngettext("%(n)s month", "%(n)s months", amount),
        "year": ngettext("%(n)s year", "%(n)s years", amount),
    }
    return words[unit] % {"n": f"{amount:,}"}


def _interval(leaf: Leaf, predicate: Predicate, context: ValueContext, now: datetime) -> str:
    """Return “2026-11-16 00:00 – 2026-11-23 00:00, Asia/Seoul”; empty without a day or relative date to resolve."""
    zone, comparison = zone_of(leaf, context), predicate.comparison
    if isinstance(comparison, Anniversary):
        first = dates.today(now, zone)
        return f"{first} – {dates.shifted(first, int(leaf.values[0]), 'day')}, {zone}"
    if not isinstance(comparison, Within) or not predicate.field.is_time:
        return ""
    if predicate.field.type.compared_as == "day":
        is_span = _operator(leaf, predicate.field).takes is Takes.SPAN
        return f"{comparison.low} – {comparison.high}, {zone}" if is_span else ""
    if not any(isinstance(value, str) for value in leaf.values):
        return ""
    low, high = (None if end is None else _moment(int(end), zone) for end in (comparison.low, comparison.high))
    return f"{low or '…'} – {high or '…'}, {zone}"


def _in_zone(ms: int, leaf: Leaf, context: ValueContext) -> str:
    """Write a moment in the condition's zone; name a zone that isn't the channel's."""
    moment = _moment(ms, zone_of(leaf, context))
    return f"{moment} {leaf.timezone}" if leaf.timezone else moment


def _moment(ms: int, zone: ZoneInfo) -> str:
    return instant(ms).astimezone(zone).replace(tzinfo=None).isoformat(" ", "minutes")
