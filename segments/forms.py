from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.ids import IdsField

# The classes hue-0 … hue-11 of the stylesheet.
COLOURS: Final = (
    (0, _("Blue")), (1, _("Violet")), (2, _("Magenta")), (3, _("Pink")), (4, _("Red")), (5, _("Orange")),
    (6, _("Amber")), (7, _("Lime")), (8, _("Green")), (9, _("Teal")), (10, _("Cyan")), (11, _("Sky blue")),
)  # fmt: skip


class SegmentForm(forms.Form):
    """What a segment is called and how it looks."""

    name = forms.CharField(label=_("Name"), max_length=100)
    colour = forms.TypedChoiceField(label=_("Colour"), choices=COLOURS, coerce=int, widget=forms.RadioSelect, initial=0)


class SettingsForm(SegmentForm):
    track_members = forms.BooleanField(
        label=_("Track who enters and leaves"),
        required=False,
        help_text=_("Recorded once a day. Without it only the number is recorded; turning it off deletes the record."),
    )
    tells_webhooks = forms.BooleanField(
        label=_("Tell webhooks who enters and leaves"),
        required=False,
        help_text=_("Looked at every ten minutes. Who is in it when this is turned on isn’t told."),
    )


class PeriodForm(forms.Form):
    """Between which two days somebody entered or left."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "since" in values and "until" in values and values["since"] >= values["until"]:
            self.add_error("until", _("Must be after the first day."))
        return values


class OrderForm(forms.Form):
    """The ids of segments in their new order."""

    segment = IdsField()
