import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.bulk.forms import BulkForm
from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import ChangeSql, Outcome, Undone, UndoSql
from contacts.fields import PROFILE, Catalogue, Field, is_verified, verified_by
from contacts.keys.access import hold
from contacts.lists.columns import NAME
from contacts.models import BulkChange
from contacts.values import Invalid, Stored
from crm import jobs
from crm.actors import Actor


class ValueForm(BulkForm):
    """Asks for one key and a value for it, in the control of its type, or to clear the value."""

    template = "contacts/bulk/value.html"
    key = forms.ChoiceField(label=gettext_lazy("Field"))
    value = forms.CharField(label=gettext_lazy("Value"), required=False, strip=False)
    clear = forms.BooleanField(label=gettext_lazy("Clear it: no value any more"), required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        editable = {field.key: field for field in self.catalogue.in_contacts().profile() if field.editable}
        choices: Any = self.fields["key"]
        choices.choices = [(key, field.label) for key, field in editable.items()]
        asked = str((data or self.initial).get("key"))
        self.field = editable.get(asked) or next(iter(editable.values()), None)
        if self.field:
            self.fields["key"].initial = self.field.key
            self.fields["value"].widget = _control(self.field)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.field and "key" in data:
            data["type"] = self.field.type.name
            data["value"] = None if data.pop("clear", False) else self._read(data.get("value", ""), self.field)
        return data

    def _read(self, text: str, field: Field) -> Any:
        try:
            value = field.type.read(text, self.catalogue.context)
        except Invalid as error:
            self.add_error("value", str(error))
            return None
        if value is None:
            self.add_error("value", _("Type a value, or choose to clear it."))
        return value


@dataclass(frozen=True)
class SetValue(BulkKind):
    """Give the key a value in its stored form, or None to clear it. Undone where it still has that value.

    `type` is the key's type when the value was read: of another type the value makes no sense. That is looked at
    before a batch, and at its end once more, as from then to its commit no key can change. `is_forgotten` when the
    value is no longer kept.
    """

    name = "value"
    path = "value"
    typed = frozenset({"value"})
    icon = "pencil"
    label = gettext_lazy("Set or clear a value")
    button = gettext_lazy("Save")
    form = ValueForm
    key: str
    type: str
    value: Stored | None
    is_forgotten: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(data["key"], data.get("type", ""), data.get("value"), is_forgotten="value" not in data)

    def to_json(self) -> dict[str, Any]:
        kept = {} if self.is_forgotten else {"value": self.value}
        return {"key": self.key, "type": self.type, **kept}

    def without_value(self) -> Self:
        return self if self.value is None else replace(self, value=None, is_forgotten=True)

    def check(self, catalogue: Catalogue) -> None:
        field = catalogue.in_contacts().get(self.key)
        if field is None or not (field.editable and field.is_profile):
            raise jobs.Refusal(_("There is no key “%(key)s” any more.") % {"key": self.key})
        if field.type.name != self.type or not (self.value is None or field.type.holds(self.value)):
            raise jobs.Refusal(_("The type of “%(key)s” has changed.") % {"key": field.label})

    def title(self, catalogue: Catalogue) -> str:
        field = catalogue.get(self.key)
        clears = self.value is None and not self.is_forgotten
        text = _("Clear “%(key)s”") if clears else _("Set “%(key)s”")
        return text % {"key": field.label if field else self.key}

    def detail(self, catalogue: Catalogue) -> str:
        """Return the value that is set; nothing of an archived key."""
        field = catalogue.get(self.key)
        return "" if field is None or self.value is None else field.type.show(self.value, catalogue.context)

    def apply(self, bulk: BulkChange, ids: Sequence[int], by: Actor) -> Outcome:
        outcome = super().apply(bulk, ids, by)
        self._check_again(bulk)
        return outcome

    def undo(self, bulk: BulkChange, ids: Sequence[int]) -> Undone:
        undone = super().undo(bulk, ids)
        self._check_again(bulk)
        return undone

    def _check_again(self, bulk: BulkChange) -> None:
        hold(bulk.channel)
        self.check(Catalogue.of(bulk.channel))

    def change(self) -> ChangeSql:
        clears = self.value is None
        written = "- %(path)s::text" if clears else "|| jsonb_build_object(%(path)s::text, %(value)s::jsonb)"
        before, assignments = (
            "jsonb_build_object('value', contact.profile -> %(path)s::text",
            f"contact.profile {written}",
        )
        if verified := verified_by(self.key):
            before += f", 'qualified', contact.{verified.column}"
            assignments += f", {verified.column} = %(qualified)s"
        return ChangeSql(
            unchanged=_HAS_IT,
            before=f"{before})",
            assignments=f"profile = {assignments}",
            params=self._params() | {"qualified": is_verified(self.key, self.value)},
        )

    def undoing(self) -> UndoSql:
        assignments = f"profile = {_RESTORED}"
        if verified := verified_by(self.key):
            assignments += f", {verified.column} = (target.before ->> 'qualified')::boolean"
        return UndoSql(still=_HAS_IT, assignments=assignments, params=self._params())

    def _params(self) -> dict[str, Any]:
        value = None if self.value is None else json.dumps(self.value, ensure_ascii=False)
        return {"path": self.key.removeprefix(f"{PROFILE}."), "value": value}


_HAS_IT: Final = "contact.profile -> %(path)s::text IS NOT DISTINCT FROM %(value)s::jsonb"
_RESTORED: Final = """
    CASE WHEN target.before -> 'value' = 'null'::jsonb THEN contact.profile - %(path)s::text
    ELSE contact.profile || jsonb_build_object(%(path)s::text, target.before -> 'value') END
"""
_INPUTS: Final = {"date": "date", "datetime": "datetime-local"}


def _control(field: Field) -> forms.Widget:
    control = field.type.control
    if control == "choice":
        return forms.Select(choices=[("", _("Choose …")), ("true", _("Yes")), ("false", _("No"))])
    if control in _INPUTS:
        return forms.TextInput(attrs={"type": _INPUTS[control]})
    if control in ("list", "text") and field.key != NAME:
        numbers = {"data-numbers": True} if field.type.compared_as == "numbers" else {}
        return forms.Textarea(attrs={"rows": 3, "spellcheck": "false"} | numbers)
    return forms.TextInput(attrs={"inputmode": field.type.keyboard, "autocomplete": "off", "spellcheck": "false"})
