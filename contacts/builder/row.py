"""One condition as the form shows it: a field, an operator, and the values as text."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from contacts.builder import text
from contacts.fields import Catalogue, Field
from contacts.filters import Offer, offers
from contacts.filters.dates import UNITS
from contacts.filters.operators import operator_label, operator_of
from contacts.filters.tree import Leaf
from contacts.values import STRING, TYPES, Invalid, ValueContext
from crm.models.channel import time_zones

SHOWN_PROBLEMS: Final = 3

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?", re.ASCII)


class Unreadable(ValueError):
    """Some values make no sense; `messages` are for people."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = messages
        super().__init__("; ".join(messages))


@dataclass(frozen=True)
class ConditionRow:
    """`texts` are the values as in the input fields; `zone` is the condition's own, empty for the channel's."""

    token: str
    field: Field
    operator: str
    context: ValueContext
    texts: tuple[str, ...] = ()
    zone: str = ""
    timed: bool = False
    interval: str = ""
    errors: tuple[str, ...] = ()
    is_stale: bool = False

    @classmethod
    def of(cls, token: str, leaf: Leaf, catalogue: Catalogue, interval: str = "") -> Self:
        """Return the row of a filter's condition whose key the catalogue knows."""
        field = catalogue.filterable()[leaf.key]
        texts = tuple(text.write(value, leaf, field, catalogue.context) for value in leaf.values)
        timed = bool(texts) and all(map(_MOMENT.fullmatch, texts))
        return cls(token, field, leaf.operator, catalogue.context, texts, leaf.timezone or "", timed, interval)

    @classmethod
    def posted(cls, token: str, data: QueryDict, catalogue: Catalogue) -> Self | None:
        """Return the condition that the form holds; None when there is no such field."""
        field = catalogue.filterable().get(data.get(f"key-{token}", ""))
        if field is None:
            return None
        row = cls(
            token,
            field,
            data.get(f"op-{token}", ""),
            catalogue.context,
            tuple(data.getlist(f"v-{token}")),
            data.get(f"tz-{token}", "").strip(),
            f"time-{token}" in data,
        )
        return row if row.offer.control != "list" else replace(row, texts=tuple(text.lines(row.texts)))

    @classmethod
    def stale(cls, token: str, data: dict[str, Any], catalogue: Catalogue, errors: Iterable[str]) -> Self:
        """Return a condition as JSON that makes no sense now, to be repaired, with all that it said.

        Its field may be gone or of another type, its operator or values may be none of the field's.
        """
        field = _field_as_stored(data, catalogue)
        texts = tuple(_text_as_stored(value, data, field, catalogue.context) for value in data.get("values", []))
        timed = bool(texts) and all(map(_MOMENT.fullmatch, texts))
        zone = str(data.get("timezone") or "")
        operator = str(data.get("operator"))
        return cls(token, field, operator, catalogue.context, texts, zone, timed, errors=tuple(errors), is_stale=True)

    def fitting(self) -> "ConditionRow":
        """Return it with a known operator and only the values that fit its control: for another key or operator."""
        known = replace(self, operator=self.offer.operator)
        return replace(known, texts=known._fitting())

    @cached_property
    def offers(self) -> list[Offer]:
        """What can be chosen; a stale row's own operator is among it, whether the field has it or not."""
        known = offers(self.field)
        if not self.is_stale:
            return known
        others = [offer for offer in known if offer.operator != self.operator]
        return known if self.offer in known else [self.offer, *others]

    @cached_property
    def offer(self) -> Offer:
        """That of the operator. Of an unknown one the first, but a stale row keeps what it said."""
        known = offers(self.field)
        found = next((offer for offer in known if offer.operator == self.operator), None)
        if not self.is_stale:
            return found or known[0]
        if found and _has_shape(self.texts, found):
            return found
        label = found.label if found else operator_label(self.operator) or _("Unknown")
        return Offer(self.operator, label, "list", None)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The values to choose from; what is chosen and isn't among them any more too."""
        known = {value for value, _label in self.offer.choices}
        return [*self.offer.choices, *((value, value) for value in self.texts if value not in known)]

    @property
    def several(self) -> bool:
        """Whether any number of values may be chosen."""
        return self.offer.count is None

    @property
    def inputs(self) -> list[str]:
        """The texts of as many input fields as the operator takes values."""
        count = self.offer.count or 0
        return [*self.texts[:count], *[""] * (count - len(self.texts))]

    @property
    def lines(self) -> str:
        return "\n".join(self.texts)

    @property
    def is_date(self) -> bool:
        return self.field.is_time

    @property
    def has_numbers(self) -> bool:
        """Whether its values are numbers, in which commas may group the digits."""
        return self.field.type.compared_as in ("number", "numbers")

    @property
    def may_be_timed(self) -> bool:
        return self.field.type.compared_as == "moment" and self.offer.control == "date"

    @property
    def has_zone(self) -> bool:
        """Whether a time zone changes what the condition means."""
        if self.offer.control == "none" or not self.is_date:
            return False
        return self.field.type.compared_as == "moment" or self.offer.control != "date"

    def leaf(self) -> dict[str, Any]:
        """Return the condition as `Filter.parse` takes it. Raise Unreadable."""
        found: list[Any] = []
        problems: list[str] = []
        for given in self.texts if self.several else self.inputs:
            try:
                found.append(self._value(given, len(found)))
            except Invalid as error:
                problems.append(str(error))
        if problems:
            more = len(problems) - SHOWN_PROBLEMS
            shown = list(dict.fromkeys(problems[:SHOWN_PROBLEMS]))
            raise Unreadable([*shown, _("And %(count)s more.") % {"count": f"{more:,}"}] if more > 0 else shown)
        leaf = {"key": self.field.key, "operator": self.operator, "values": found}
        return leaf | ({"timezone": self.zone} if self.zone and self.is_date else {})

    def _value(self, given: str, index: int) -> Any:
        if self.offer.control == "relative" and index == 1:
            return given
        zone = ZoneInfo(self.zone) if self.zone in time_zones() else self.context.zone
        return text.read(given, self.offer.control, self.field, ValueContext(zone, self.context.country))

    def _fitting(self) -> tuple[str, ...]:
        given = tuple(text.lines(self.texts))
        match self.offer.control:
            case "none":
                return ()
            case "relative":
                amount = given[0] if given and given[0].isdigit() else "7"
                return amount, given[1] if len(given) > 1 and given[1] in UNITS else "day"
            case "choice":
                known = {value for value, _label in self.offer.choices}
                return tuple(value for value in given if value in known)
            case "boolean":
                return given[:1] if given[:1] in (("true",), ("false",)) else ("true",)
            case "date":
                return self._dates(given)
            case "list":
                return tuple(value for value in given if self._fits(value))
        return tuple(value for value in given[: self.offer.count] if self._fits(value))

    def _dates(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """Return days as their first minute, or moments as their day, as the switch says."""
        if not (self.timed and self.may_be_timed):
            return tuple(value[:10] for value in given if _DAY.match(value))
        return tuple(value if _MOMENT.fullmatch(value) else f"{value}T00:00" for value in given if _DAY.match(value))

    def _fits(self, given: str) -> bool:
        operator = operator_of(self.field.type, self.operator)
        try:
            if self.field.is_text and not (operator and operator.fragment):
                return self.field.type.read(given, self.context) is not None
            return bool(given) and self._value(given, 0) is not None
        except Invalid:
            return False


def _field_as_stored(data: dict[str, Any], catalogue: Catalogue) -> Field:
    """Return the field of a condition as the condition means it: with the type that the condition was made for."""
    key, type_ = str(data.get("key")), str(data.get("type"))
    field = catalogue.filterable().get(key) or catalogue.archived.get(key)
    if field and type_ in ("None", field.type.name):
        return field
    label = field.label if field else key
    return Field(key, TYPES[type_], label, column="") if type_ in TYPES else field or Field(key, STRING, key, column="")


def _text_as_stored(value: Any, data: dict[str, Any], field: Field, context: ValueContext) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, int | float):
        return json.dumps(value)
    zone = data.get("timezone") if data.get("timezone") in time_zones() else None
    leaf = Leaf(field.key, field.type.name, str(data.get("operator")), (value,), zone)
    try:
        return text.write(value, leaf, field, context)
    except (OverflowError, ValueError):
        return json.dumps(value)


def _has_shape(texts: tuple[str, ...], offer: Offer) -> bool:
    """Return whether the offer's control can show these values as they are."""
    if offer.count is not None and len(texts) != offer.count:
        return False
    match offer.control:
        case "relative":
            return texts[0].isdigit() and texts[1] in UNITS
        case "boolean":
            return texts[0] in ("true", "false")
        case "date":
            return all(map(_DAY.match, texts))
    return True
