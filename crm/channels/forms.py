import zoneinfo
from functools import cache
from typing import Any, Final

from babel import Locale
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS

from crm.models import Channel

SELECTED: Final = SafeString(" selected")


class LongSelect(forms.Select):
    """A select of hundreds of choices, in no groups. Django would draw two templates for each of them."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((choice, SELECTED if str(choice) in chosen else "", label) for choice, label in self.choices),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, options)


class ChannelForm(forms.ModelForm[Channel]):
    """What a channel is set to."""

    class Meta:
        model = Channel
        fields = ["name", "time_zone", "country", "language", "mu_limit"]
        labels = {
            "name": _("Name"),
            "time_zone": _("Time zone"),
            "country": _("Default country"),
            "language": _("Language"),
            "mu_limit": _("MU limit"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("time_zone", _zones()), ("country", _countries(get_language()))):
            field = self.fields[name]
            self.fields[name] = forms.ChoiceField(
                label=field.label,
                help_text=field.help_text,
                initial=field.initial,
                choices=choices,
                widget=LongSelect,
            )


class NewChannelForm(ChannelForm):
    """What is asked of somebody who makes a channel."""

    class Meta(ChannelForm.Meta):
        fields = ["name", "slug", "time_zone", "country", "language"]
        labels = {**ChannelForm.Meta.labels, "slug": _("Address")}
        help_texts = {"slug": _("Small letters, digits and hyphens. It stands in the address of each page.")}


@cache
def _zones() -> list[tuple[str, str]]:
    """All time zones that a place has, in the order of their names."""
    places = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "S")))
    return [(name, name.replace("_", " ")) for name in sorted({*places, "UTC"})]


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    """The countries whose phone numbers are known, by their names in that language."""
    names = Locale.parse(language, sep="-").territories
    known = [(code, str(names[code])) for code in SUPPORTED_REGIONS if code in names]
    return sorted(known, key=lambda country: country[1])
