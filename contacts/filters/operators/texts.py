"""Parts of texts."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.filters.operands import Operands
from contacts.filters.operator import Meaning, Operator, Takes
from contacts.filters.predicates import Like
from contacts.values import Phone
from contacts.values.folding import fold


def _like(start: bool = False, end: bool = False) -> Meaning:
    def comparison(operands: Operands) -> Like:
        text, type_ = operands.values[0], operands.field.type
        parts = type_.fragments(text, operands.context, start=start) if isinstance(type_, Phone) else (text,)
        return Like(tuple(map(fold, parts)), start, end)

    return comparison


def _part(name: str, label: str | Promise, phrase: str | Promise, meaning: Meaning) -> Operator:
    return Operator(name, Takes.ONE, label, phrase, {"text": meaning}, fragment=True)


_CONTAINS = _part("$contains", _("contains"), _("%(field)s contains %(value)s"), _like())
_STARTS = _part("$startsWith", _("starts with"), _("%(field)s starts with %(value)s"), _like(start=True))
_ENDS = _part("$endsWith", _("ends with"), _("%(field)s ends with %(value)s"), _like(end=True))

CONTAINING: Final = (
    _CONTAINS,
    _CONTAINS.negation("$ncontains", _("does not contain"), _("%(field)s does not contain %(value)s")),
)

PARTS: Final = (
    *CONTAINING,
    _STARTS,
    _STARTS.negation("$nstartsWith", _("does not start with"), _("%(field)s does not start with %(value)s")),
    _ENDS,
    _ENDS.negation("$nendsWith", _("does not end with"), _("%(field)s does not end with %(value)s")),
)
