"""From JSON to one condition of a tree."""

from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field
from contacts.filters import values
from contacts.filters.operator import Operator, Takes
from contacts.filters.operators import COUNTS, operator_label, operator_of
from contacts.filters.problems import FilterInvalid, Problem, invalid
from contacts.filters.resolve import in_order
from contacts.filters.tree import Leaf, Value, joined
from contacts.values import RETIRED, TYPES, Invalid, ValueContext
from crm.models.channel import time_zones

MAX_VALUES: Final = 10_000
MAX_PROBLEMS: Final = 100

_PARTS: Final = {"key", "type", "operator", "values", "timezone"}


def read_leaf(data: dict[str, Any], path: str, catalogue: Catalogue) -> Leaf:
    """Return the condition of this JSON, with the values in their stored form. Raise FilterInvalid."""
    if data.keys() - _PARTS:
        raise invalid(path, _("A condition has “key”, “type”, “operator”, “values” and “timezone” only."))
    field = _field(data, path, catalogue)
    operator = _operator(data, path, field)
    timezone = _timezone(data, path, field)
    read = _values(data.get("values", []), joined(path, "values"), field, operator, catalogue.context)
    leaf = Leaf(field.key, field.type.name, operator.name, read, timezone)
    if operator.takes is Takes.TWO and not in_order(leaf, field, catalogue.context):
        raise invalid(joined(path, "values"), _("The first must not be after the second."))
    return leaf


def _field(data: dict[str, Any], path: str, catalogue: Catalogue) -> Field:
    key = data.get("key")
    field = catalogue.filterable().get(key) if isinstance(key, str) else None
    if field is None:
        raise invalid(joined(path, "key"), _missing(key, catalogue))
    if "type" in data and data["type"] != field.type.name:
        raise invalid(
            joined(path, "type"),
            _("“%(label)s” is of the type “%(type)s”, not “%(given)s”.")
            % {"label": field.label, "type": field.type.label, "given": _type_label(data["type"])},
        )
    return field


def _missing(key: object, catalogue: Catalogue) -> str:
    archived = catalogue.archived.get(key) if isinstance(key, str) else None
    if archived and archived.type is RETIRED:
        return _("The type of “%(label)s” no longer exists. Choose another field.") % {"label": archived.label}
    if archived:
        return _("“%(label)s” is archived. Restore it, or choose another field.") % {"label": archived.label}
    return _("There is no key “%(key)s”.") % {"key": _shown(key)}


def _operator(data: dict[str, Any], path: str, field: Field) -> Operator:
    name = data.get("operator")
    operator = operator_of(field.type, name) if isinstance(name, str) else None
    if operator is None:
        raise invalid(
            joined(path, "operator"),
            _("The type “%(type)s” has no operator “%(operator)s”.")
            % {"type": field.type.label, "operator": _operator_label(name)},
        )
    return operator


def _timezone(data: dict[str, Any], path: str, field: Field) -> str | None:
    name = data.get("timezone")
    if name is None:
        return None
    if not field.is_time:
        raise invalid(joined(path, "timezone"), _("Only dates and times have a time zone."))
    if not isinstance(name, str) or name not in time_zones():
        raise invalid(joined(path, "timezone"), _("Isn’t a time zone of the IANA list."))
    return name


def _values(raw: object, path: str, field: Field, operator: Operator, context: ValueContext) -> tuple[Value, ...]:
    if not isinstance(raw, list):
        raise invalid(path, _("Must be a list."))
    count = COUNTS[operator.takes]
    if count is not None and len(raw) != count:
        raise invalid(
            path,
            _("“%(operator)s” takes %(count)s values, not %(given)s.")
            % {"operator": operator.label, "count": count, "given": len(raw)},
        )
    if count is None and not 1 <= len(raw) <= MAX_VALUES:
        raise invalid(path, _("Must hold 1 to %(limit)s values.") % {"limit": f"{MAX_VALUES:,}"})
    found: list[Value] = []
    problems: list[Problem] = []
    for index, part in enumerate(raw):
        try:
            found.append(values.read(part, index, field, operator, context))
        except Invalid as error:
            problems.append(Problem(f"{path}[{index}]", str(error)))
    if problems:
        raise FilterInvalid(problems[:MAX_PROBLEMS])
    return tuple(found)


def _type_label(given: object) -> str:
    known = TYPES.get(given) if isinstance(given, str) else None
    return str(known.label) if known else _shown(given)


def _operator_label(given: object) -> str:
    return operator_label(given) or _shown(given) if isinstance(given, str) else ""


def _shown(given: object) -> str:
    """Return what was given, short and printable: it may hold what can't be encoded."""
    text = given[:100] if isinstance(given, str) else ""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
