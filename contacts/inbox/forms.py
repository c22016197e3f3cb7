from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy

from contacts.inbox.actions import MOST_CHARACTERS
from crm.ids import IdField


class AnswerForm(forms.Form):
    """What a manager writes to a customer."""

    text = forms.CharField(
        max_length=MOST_CHARACTERS,
        error_messages={"required": gettext_lazy("Write something first.")},
        widget=forms.Textarea,
    )


class BeforeForm(forms.Form):
    """The message before which a thread goes on."""

    before = forms.IntegerField(min_value=0, max_value=2**63 - 1)


class SeenForm(forms.Form):
    """How many of a customer's messages a manager has seen."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class AssignmentForm(forms.Form):
    """To whom a chat is assigned, and to whom it was when the page was drawn; nothing is nobody."""

    assignee = IdField(required=False)
    was = IdField(required=False)


class Known(TypedDict):
    """What a window of the Inbox shows already: which chat, in which state and up to which message; how much list.

    `mail` is the stamp of the chat's last e-mail, `assignee` to whom the chat is assigned.
    """

    chat: int | None
    shown: str
    after: int | None
    rows: int | None
    stamp: str
    mail: str
    assignee: int | None


class NewsForm(forms.Form):
    chat = IdField(required=False)
    shown = forms.CharField(required=False, max_length=10)
    after = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    rows = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    stamp = forms.CharField(required=False, max_length=100)
    mail = forms.CharField(required=False, max_length=40)
    assignee = IdField(required=False)

    @classmethod
    def read(cls, data: Any) -> Known:
        """What the window says; what it doesn't, or wrongly, is None or empty."""
        form = cls(data)
        form.is_valid()
        given = form.cleaned_data
        return Known(
            chat=given.get("chat"),
            shown=given.get("shown", ""),
            after=given.get("after"),
            rows=given.get("rows"),
            stamp=given.get("stamp", ""),
            mail=given.get("mail", ""),
            assignee=given.get("assignee"),
        )
