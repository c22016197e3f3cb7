from typing import Any

from django import forms

from contacts.fields import PROFILE, Catalogue


class LeadForm(forms.Form):
    """What is known of a new lead, as text: the action reads it. Keys that are archived aren't asked for."""

    mobileNumber = forms.CharField(  # noqa: N815 - the profile key
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "autofocus": True}),
    )
    email = forms.CharField(
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        for key in list(self.fields):
            if field := catalogue.get(f"{PROFILE}.{key}"):
                self.fields[key].label = str(field.label)
            else:
                del self.fields[key]
