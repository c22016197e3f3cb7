from django import forms
from django.utils.translation import gettext_lazy as _


class KeyForm(forms.Form):
    """What a new key is for."""

    name = forms.CharField(
        label=_("Name"), max_length=50, help_text=_("What the key is for. The activity log shows it as who did it.")
    )
