from django import forms
from django.utils.translation import gettext_lazy as _

from exports import passwords


class ExportForm(forms.Form):
    """What a download asks of the person, and the number of contacts that they were told."""

    reason = forms.CharField(
        label=_("Download reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is recorded in the activity log."),
    )
    password = forms.CharField(
        label=_("File password"),
        strip=False,
        validators=[passwords.validate],
        # What was typed comes back with an error, to the one who typed it, in an answer that is kept nowhere.
        widget=forms.PasswordInput(
            render_value=True, attrs={"autocomplete": "new-password", "spellcheck": "false", "maxlength": 255}
        ),
        help_text=_("At least 6 characters, with letters, numbers and symbols. It can’t be looked up later."),
    )
    stated = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
