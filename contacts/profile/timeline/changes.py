"""What a log entry's `before` and `after` mean to a reader: by the catalogue, so hidden and archived keys stay so."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.fields import Catalogue, Field
from contacts.profile.timeline.entry import ValueChange
from contacts.values import ValueContext, is_empty

LONGEST: Final = 300  # characters of a value

# What the entry's title says already.
SAID_BY_DEED: Final = frozenset({"blocked"})

# Stored as “unsubscribed”, shown as consent.
CONSENT: Final = {
    "unsubscribeEmail": gettext_lazy("E-mail marketing"),
    "unsubscribeTexting": gettext_lazy("Text marketing"),
}


def changes(before: object, after: object, catalogue: Catalogue) -> tuple[ValueChange, ...]:
    """The values that differ, in the order of the catalogue's fields; other keys are left out.

    `before` and `after` are JSON by field key, as `crm.log.entries.record` wrote it.
    """
    was, now = _mapping(before), _mapping(after)
    fields = [field for key, field in catalogue.items() if key in {*was, *now} - SAID_BY_DEED]
    return tuple(
        _change(field, was.get(field.key), now.get(field.key), catalogue.context)
        for field in fields
        if was.get(field.key) != now.get(field.key)
    )


def _mapping(data: object) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}


def _change(field: Field, before: Any, after: Any, context: ValueContext) -> ValueChange:
    if field.key in CONSENT:
        return ValueChange(CONSENT[field.key], _consent(before), _consent(after))
    return ValueChange(field.label, _shown(field, before, context), _shown(field, after, context))


def _consent(unsubscribed: object) -> str:
    if unsubscribed is None:
        return ""
    return _("Unsubscribed") if unsubscribed else _("Allowed")


def _shown(field: Field, value: Any, context: ValueContext) -> str:
    if is_empty(value):
        return ""
    choices = dict(field.choices)
    # The key's type may have changed since.
    text = field.type.show(value, context) if field.type.holds(value) else str(value)
    return Truncator(str(choices.get(value, text)) if choices else text).chars(LONGEST)
