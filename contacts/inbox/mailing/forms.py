from django import forms
from django.utils.translation import gettext_lazy

from contacts.inbox.messenger.bodies import MOST_CHARACTERS


class AnswerForm(forms.Form):
    """What a customer writes on the page of a link; sent again, it has the same `client_id`.

    `seen` is how many of the company's messages the page showed.
    """

    text = forms.CharField(
        max_length=MOST_CHARACTERS,
        label=gettext_lazy("Message"),
        error_messages={"required": gettext_lazy("Write something first.")},
        widget=forms.Textarea,
    )
    client_id = forms.UUIDField()
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
