from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Messenger

# From Monday, as the model keeps them.
USUAL: Final = [("09:00", "18:00")] * 5 + [("", "")] * 2


@dataclass(frozen=True)
class Day:
    """A line of the table of hours: the day's name and its two fields."""

    name: str | Promise
    opens: forms.BoundField
    closes: forms.BoundField


class MessengerForm(forms.ModelForm[Messenger]):
    """Whether customers may chat, when somebody is there, and what is asked of whom nobody answers."""

    has_hours = forms.BooleanField(
        label=gettext_lazy("Only at these hours"),
        help_text=gettext_lazy("At other times the messenger says that nobody is there. A day without hours is free."),
        required=False,
    )

    class Meta:
        model = Messenger
        fields = (
            "is_on",
            "greeting",
            "follow_up",
            "follow_up_after",
            "asks_name",
            "asks_for",
            "is_mandatory",
            "mails_answers",
        )
        labels = {
            "is_on": gettext_lazy("Show the messenger on the pages with the install script"),
            "greeting": gettext_lazy("Greeting"),
            "follow_up": gettext_lazy("Ask how visitors can be reached when nobody answers"),
            "follow_up_after": gettext_lazy("After how many minutes without an answer"),
            "asks_name": gettext_lazy("Ask for the name too"),
            "asks_for": gettext_lazy("Ask for"),
            "mails_answers": gettext_lazy("Send answers by e-mail when the customer has left"),
            "is_mandatory": gettext_lazy("They can’t go on without saying it"),
        }
        help_texts = {
            "greeting": gettext_lazy("Stands at the top of a new chat."),
            "mails_answers": gettext_lazy(
                "What they haven’t seen a minute after the last answer goes to their e-mail address, with a link back "
                "to the chat that works for 14 days."
            ),
        }
        widgets = {"greeting": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data: Any = None, *, messenger: Messenger) -> None:
        super().__init__(data, instance=messenger, initial={"has_hours": bool(messenger.hours)})
        stored = [tuple(hours) if hours else ("", "") for hours in messenger.hours] or USUAL
        for day, (opens, closes) in enumerate(stored):
            self.fields[f"opens_{day}"] = _time(_("Opens on %(day)s") % {"day": WEEKDAYS[day]}, opens)
            self.fields[f"closes_{day}"] = _time(_("Closes on %(day)s") % {"day": WEEKDAYS[day]}, closes)

    @property
    def days(self) -> Iterator[Day]:
        """The lines of the table of hours, from Monday."""
        for day, name in WEEKDAYS.items():
            yield Day(name, self[f"opens_{day}"], self[f"closes_{day}"])

    @property
    def values(self) -> dict[str, Any]:
        """The columns as they were filled in."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()} | {"hours": self._hours()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("has_hours"):
            return data
        for day in WEEKDAYS:
            opens, closes = data.get(f"opens_{day}"), data.get(f"closes_{day}")
            if (opens is None) != (closes is None) and not self.errors.keys() & {f"opens_{day}", f"closes_{day}"}:
                self.add_error(f"closes_{day}" if opens else f"opens_{day}", _("Say both times, or none."))
        if not self.errors and not any(self._hours()):
            self.add_error("has_hours", _("Say the hours of at least one day."))
        return data

    def _hours(self) -> list[list[str] | None]:
        if not self.cleaned_data["has_hours"]:
            return []
        found = ((self.cleaned_data[f"opens_{day}"], self.cleaned_data[f"closes_{day}"]) for day in WEEKDAYS)
        return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] if opens and closes else None for opens, closes in found]


def _time(label: str, initial: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "class": "input", "aria-label": label}, format="%H:%M")
    return forms.TimeField(label=label, initial=initial, required=False, widget=widget)
