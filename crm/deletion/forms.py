from typing import Any

from django import forms
from django.utils.translation import gettext as _

from crm.models import Channel


class DeletionForm(forms.Form):
    """Asks to type the name of the channel."""

    name = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}))

    def __init__(self, data: Any = None, *, channel: Channel) -> None:
        super().__init__(data, auto_id="deletion_%s")  # the page behind the dialog asks for a name too
        self.channel = channel
        self.fields["name"].label = _("Type “%(name)s” to confirm") % {"name": channel.name}

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if typed.strip() != self.channel.name.strip():
            raise forms.ValidationError(_("That is not the name of the channel."))
        return typed
