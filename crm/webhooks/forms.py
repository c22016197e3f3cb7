from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.ids import IdField
from crm.models import Webhook
from crm.webhooks.scopes import scopes


class WebhookForm(forms.Form):
    """What a webhook is called, where it is, and what it is told of."""

    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autofocus": True}))
    url = forms.URLField(
        label=_("Address"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("Where the other program listens. It begins with https:// and is reachable from the internet."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}),
    )
    scopes = forms.MultipleChoiceField(label=_("Events"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, data: Any = None, *, webhook: Webhook | None = None) -> None:
        names = ("name", "url", "scopes")
        super().__init__(data, initial={name: getattr(webhook, name) for name in names} if webhook else None)
        self.fields["scopes"].choices = list(scopes().items())  # type: ignore[attr-defined]


class SettingsForm(WebhookForm):
    """The same of an existing webhook, and whether it is on."""

    is_on = forms.BooleanField(
        label=_("On"), required=False, help_text=_("While it is off, nothing is sent and nothing is kept for later.")
    )

    field_order = ("name", "url", "is_on", "scopes")

    def __init__(self, data: Any = None, *, webhook: Webhook) -> None:
        super().__init__(data, webhook=webhook)
        self.initial["is_on"] = webhook.is_on


class PageForm(forms.Form):
    """The delivery before which a page of the log begins."""

    before = IdField(required=False)
