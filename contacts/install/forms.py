from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Channel


class InstallForm(forms.Form):
    """Which web sites may use the script, and whether members must be proved."""

    allowed_origins = forms.CharField(
        label=gettext_lazy("Allowed origins"),
        help_text=gettext_lazy("One a line, like https://www.example.com. Pages of other sites are refused."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
    )
    member_hash_required = forms.BooleanField(
        label=gettext_lazy("Refuse members without a right member hash"),
        help_text=gettext_lazy("Without it, anybody can say to be any member. Then nothing counts as verified."),
        required=False,
    )

    def __init__(self, data: Any = None, *, channel: Channel) -> None:
        initial = {
            "allowed_origins": "\n".join(channel.allowed_origins),
            "member_hash_required": channel.member_hash_required,
        }
        super().__init__(data, initial=initial)
        self.channel = channel

    def clean_allowed_origins(self) -> list[str]:
        """Take what people paste: addresses with a path, capital letters, the usual port."""
        lines = (line.strip() for line in self.cleaned_data["allowed_origins"].splitlines())
        origins = list(dict.fromkeys(_origin(line) for line in lines if line))
        if len(origins) > 100:
            raise forms.ValidationError(_("At most 100 origins."))
        field = Channel._meta.get_field("allowed_origins")
        field.clean(origins, self.channel)
        return origins


def _origin(line: str) -> str:
    scheme, separator, rest = line.partition("://")
    host = rest.partition("/")[0].lower()
    usual = {"http": ":80", "https": ":443"}.get(scheme.lower(), "")
    return f"{scheme.lower()}{separator}{host.removesuffix(usual) if usual else host}"
