from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from segments.models import MarketingMessage


class NewMessageForm(forms.Form):
    """A message that begins: what it is called and how it goes out."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Customers don’t see it."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    medium = forms.ChoiceField(
        label=_("Sent by"),
        choices=MarketingMessage.Medium.choices,
        initial=MarketingMessage.Medium.EMAIL,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, has_gateway: bool) -> None:
        super().__init__(data)
        if not has_gateway:  # then there is nothing to choose
            self.fields["medium"].widget = forms.HiddenInput()
            self.fields["medium"].required = False

    def clean_medium(self) -> str:
        """Return the medium; an e-mail where it isn't asked for."""
        medium: str = self.cleaned_data["medium"]
        return medium or MarketingMessage.Medium.EMAIL


class MessageForm(forms.Form):
    """What a draft says, and to whom it isn't sent."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Customers don’t see it."))
    sender_name = forms.CharField(label=_("Sender’s name"), max_length=100, required=False)
    sender_address = forms.EmailField(
        label=_("Sender’s address"),
        max_length=254,
        required=False,
        help_text=_("Without one, that of this installation. Your mail server must allow it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=20_000, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    verified_only = forms.BooleanField(
        label=_("Only to verified addresses"),
        required=False,
        help_text=_("Those that a manager or a signed call of your web site gave."),
    )

    def __init__(self, data: Any = None, *, message: MarketingMessage) -> None:
        super().__init__(data, initial={name: getattr(message, name) for name in type(self).base_fields})
        if not message.is_email:
            for name in ("sender_name", "sender_address", "subject"):
                del self.fields[name]
            self.fields["verified_only"].label = _("Only to verified numbers")
