from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.terms import MAX_TERMS, Separator, Terms, TooMany, Undecided, split
from contacts.values import ValueContext
from crm.models import Channel


class TermsForm(forms.Form):
    """Many terms at once. Valid, `cleaned_data["terms"]` has them; `undecided` are the pieces of what may be one."""

    text = forms.CharField(
        label=gettext_lazy("Terms"),
        strip=False,
        error_messages={"required": gettext_lazy("Paste or type what you look for.")},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "off", "autofocus": True}),
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Separated by"),
        choices=Separator,
        initial=Separator.MARKS,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, channel: Channel, **options: Any) -> None:
        super().__init__(data, **options)
        self.context = ValueContext(channel.zone, channel.country)
        self.undecided: list[str] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "text" in data and "separator" in data:
            try:
                pieces = split(data["text"], Separator(data["separator"] or Separator.MARKS), self.context)
            except Undecided as either:
                self.undecided = either.pieces
                self.add_error(None, _("Is that one term, or several?"))
            except TooMany as many:
                self.add_error("text", _too_many(many.number))
            else:
                self._take(pieces)
        return data

    def _take(self, pieces: list[str]) -> None:
        if not pieces:
            self.add_error("text", self.fields["text"].error_messages["required"])
        self.cleaned_data["terms"] = Terms.of(pieces, self.context)


class TermsNumberForm(forms.Form):
    """A text of which only the number of its terms is wanted; text that may be one term or several counts as one."""

    text = forms.CharField(required=False, strip=False)
    separator = forms.ChoiceField(choices=Separator, required=False)

    def __init__(self, data: Any, *, channel: Channel) -> None:
        super().__init__(data)
        self.context = ValueContext(channel.zone, channel.country)

    @property
    def number(self) -> int:
        separator = Separator(self.cleaned_data["separator"] or Separator.MARKS)
        try:
            return len(split(self.cleaned_data["text"], separator, self.context))
        except Undecided:
            return 1
        except TooMany as many:
            return many.number


def _too_many(number: int) -> str:
    return _("These are %(number)s terms. At most %(limit)s can be searched at once; please take some out.") % {
        "number": f"{number:,}",
        "limit": f"{MAX_TERMS:,}",
    }
