import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.columns import LEAST_WIDTH, MOST_WIDTH
from contacts.fields import PROFILE, Catalogue
from contacts.terms import MAX_TERMS, Separator, Terms, TooMany, Undecided, split
from contacts.types import Setting
from crm.models import Channel


class ColumnsForm(forms.Form):
    """Which columns a manager wants to see, and how high its rows are."""

    columns = forms.MultipleChoiceField(required=False)
    density = forms.ChoiceField(
        required=False, choices=[("compact", "compact"), ("regular", "regular"), ("relaxed", "relaxed")]
    )

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        self.fields["columns"].choices = [(key, key) for key in catalogue]  # type: ignore[attr-defined]


class ColumnWidthForm(forms.Form):
    """How wide a manager wants one column."""

    key = forms.ChoiceField()
    width = forms.IntegerField(min_value=LEAST_WIDTH, max_value=MOST_WIDTH)

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        self.fields["key"].choices = [(key, key) for key in catalogue]  # type: ignore[attr-defined]


class PasteForm(forms.Form):
    """A pasted block; the rows and columns that it falls on, in order; the marks of the values that were seen."""

    text = forms.CharField(strip=False)
    rows = forms.RegexField(r"\A[0-9]{1,18}(,[0-9]{1,18})*\Z")
    keys = forms.CharField()
    seen = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["rows"] = [int(pk) for pk in data.get("rows", "").split(",") if pk]
        data["keys"] = data.get("keys", "").split(",")
        try:
            seen = json.loads(data.get("seen") or "{}")
        except (ValueError, RecursionError):
            seen = {}
        data["seen"] = seen if isinstance(seen, dict) else {}
        return data


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
        self.setting = Setting(channel.zone, channel.country)
        self.undecided: list[str] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "text" in data and "separator" in data:
            try:
                pieces = split(data["text"], Separator(data["separator"] or Separator.MARKS), self.setting)
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
        self.cleaned_data["terms"] = Terms.of(pieces, self.setting)


def _too_many(number: int) -> str:
    return _("These are %(number)s terms. At most %(limit)s can be searched at once; please take some out.") % {
        "number": f"{number:,}",
        "limit": f"{MAX_TERMS:,}",
    }


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
