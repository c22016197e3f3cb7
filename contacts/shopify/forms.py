from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.fields import Field
from contacts.models import ShopifyShop
from contacts.shopify.fields import DEFAULT, FIELDS


class ShopForm(forms.Form):
    """What Shopify signs with, and which keys take its fields."""

    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Shopify shows it under Settings, Notifications, Webhooks; of an app, its client secret."),
    )

    def __init__(self, data: Any = None, *, shop: ShopifyShop | None, fields: Iterable[Field]) -> None:
        super().__init__(data)
        if shop is not None:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Leave it empty to keep the one that is stored.")
        mapping = shop.mapping if shop else DEFAULT
        choices = [("", _("Not taken")), *((entry.path or "", str(entry.label)) for entry in fields)]
        for path, label in FIELDS.items():
            self.fields[path] = forms.ChoiceField(
                label=str(label), choices=choices, required=False, initial=mapping.get(path, "")
            )

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields that choose a key."""
        return [self[path] for path in FIELDS]

    @property
    def mapping(self) -> dict[str, str]:
        """The key of each field that is taken."""
        return {path: self.cleaned_data[path] for path in FIELDS if self.cleaned_data[path]}
