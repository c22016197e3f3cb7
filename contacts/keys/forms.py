from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.keys.queries import shown_label
from contacts.models import ProfileKey
from contacts.values import type_choices
from crm.ids import IdsField


class SpokenForm(forms.Form):
    """Label and description of a key."""

    label = forms.CharField(label=_("Label"), max_length=100)
    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What its values mean, for your colleagues."),
    )


class NewKeyForm(SpokenForm):
    """A key to be added. The model validates its name."""

    key = forms.CharField(
        label=_("Name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For programs and files, in camelCase like totalAmount. It can’t be changed later."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=type_choices())

    field_order = ("label", "key", "type", "description")


class KeyForm(SpokenForm):
    """Label and description of an existing key."""

    def __init__(self, data: Any = None, *, row: ProfileKey) -> None:
        self.row = row
        super().__init__(data, initial={"label": str(shown_label(row)), "description": row.description})

    def clean_label(self) -> str:
        """Keep the stored label of a standard key when its translation was not changed."""
        label: str = self.cleaned_data["label"]
        return self.row.label if label == str(shown_label(self.row)) else label


class TypeForm(forms.Form):
    """The new type of a key."""

    to_type = forms.ChoiceField(label=_("New type"))

    def __init__(self, data: Any = None, *, row: ProfileKey) -> None:
        super().__init__(data)
        others = [choice for choice in type_choices() if choice[0] != row.type]
        self.fields["to_type"].choices = others  # type: ignore[attr-defined]


class ShownForm(forms.Form):
    """A switch, which is sent when it is on."""

    shown = forms.BooleanField(required=False)


class OrderForm(forms.Form):
    """The ids of keys in their new order."""

    key = IdsField()
