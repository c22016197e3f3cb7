"""What each kind of bulk change asks of the person."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.bulk.kinds.consent import MEDIA
from contacts.fields import Catalogue, Field
from contacts.lists.columns import NAME
from contacts.lists.description import format_number
from contacts.values import Invalid
from contacts.values.tags import read_tags


class BulkForm(forms.Form):
    """Asks for nothing but confirmation. `stated` is the number of contacts that the change is about."""

    def __init__(self, data: Any = None, *, catalogue: Catalogue, stated: int, **options: Any) -> None:
        super().__init__(data, **options)
        self.catalogue = catalogue
        self.stated = stated

    def given(self) -> dict[str, Any]:
        """Return what the kind's `from_json` takes, once the form is valid."""
        return dict(self.cleaned_data)


class TagsForm(BulkForm):
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        max_length=3_000,
        help_text=gettext_lazy("Separated by commas."),
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def clean_tags(self) -> list[str]:
        try:
            tags = read_tags(self.cleaned_data["tags"])
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error
        if not tags:
            raise forms.ValidationError(_("Type a tag."))
        return tags


class ConsentForm(BulkForm):
    medium = forms.ChoiceField(
        label=gettext_lazy("For"), choices=list(MEDIA.items()), initial="email", widget=forms.RadioSelect
    )
    agreed = forms.TypedChoiceField(
        label=gettext_lazy("The customers"),
        choices=[("yes", gettext_lazy("agree to it")), ("no", gettext_lazy("don’t agree to it"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )


class ValueForm(BulkForm):
    """Asks for one key and a value for it, in the control of its type, or to clear the value."""

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


class DeletionForm(BulkForm):
    """Asks to type the number of contacts, if it is more than one."""

    number = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True})
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        if self.stated == 1:
            del self.fields["number"]
        else:
            self.fields["number"].label = _("Type %(number)s to confirm") % {"number": format_number(self.stated)}

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        if typed.strip().replace(",", "").replace(".", "") != str(self.stated):
            raise forms.ValidationError(_("That is not the number of customers to be deleted."))
        return typed

    def given(self) -> dict[str, Any]:
        return {}


_INPUTS: Final = {"date": "date", "datetime": "datetime-local"}


def _control(field: Field) -> forms.Widget:
    control = field.type.control
    if control == "choice":
        return forms.Select(choices=[("", _("Choose …")), ("true", _("Yes")), ("false", _("No"))])
    if control in _INPUTS:
        return forms.TextInput(attrs={"type": _INPUTS[control]})
    if control in ("list", "text") and field.key != NAME:
        return forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    return forms.TextInput(attrs={"inputmode": field.type.keyboard, "autocomplete": "off", "spellcheck": "false"})
