from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from segments.messages.gateway import IN_BODY
from segments.models import MarketingMessage, TextGateway

LONGEST_TEXT: Final = 1_000  # characters of a text message, each part of which is paid for
EXAMPLE: Final = """{
  "to": "{{ number }}",
  "from": "{{ sender }}",
  "text": "{{ text }}"
}"""


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
            self.fields["text"] = forms.CharField(
                label=_("Text"),
                max_length=LONGEST_TEXT,
                required=False,
                strip=False,
                initial=message.text,
                widget=forms.Textarea(attrs={"rows": 6}),
            )


class GatewayForm(forms.Form):
    """Where text messages are sent to, and what is sent there."""

    url = forms.URLField(
        label=_("Address"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("Where your provider takes text messages. It begins with https://."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}),
    )
    form = forms.ChoiceField(
        label=_("Body as"), choices=TextGateway.Form.choices, initial=TextGateway.Form.JSON, widget=forms.RadioSelect
    )
    body = forms.CharField(
        label=_("Body"),
        max_length=5_000,
        initial=EXAMPLE,
        widget=forms.Textarea(attrs={"rows": 7, "class": "mono", "spellcheck": "false"}),
    )
    headers = forms.CharField(
        label=_("Headers"),
        max_length=5_000,
        required=False,
        help_text=_("One on each line: Authorization: Bearer {{ secret }}"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=1000,
        required=False,
        help_text=_("What your provider calls API key or token. Write {{ secret }} where it belongs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    sender = forms.CharField(
        label=_("Sender"),
        max_length=50,
        required=False,
        help_text=_("The number or name that your provider has registered for you."),
    )

    def __init__(self, data: Any = None, *, gateway: TextGateway | None) -> None:
        names = ("url", "form", "body", "headers", "sender")
        super().__init__(data, initial={name: getattr(gateway, name) for name in names} if gateway else None)
        known = ", ".join(f"{{{{ {name} }}}}" for name in IN_BODY)
        text = gettext("Placeholders: %(names)s. As a form, one field on each line: to={{ number }}")
        self.fields["body"].help_text = text % {"names": known}
        if gateway is not None and gateway.secret:
            self.fields["secret"].widget.attrs["placeholder"] = "••••••••"
            self.fields["secret"].help_text = gettext("Leave it empty to keep the one that is stored.")
