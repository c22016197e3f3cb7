from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from crm.models import Channel, Invitation, Role, User


class RoleForm(forms.Form):
    """One of the channel's roles."""

    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.everywhere.none(), empty_label=None)

    def __init__(self, data: Any = None, *, channel: Channel, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["role"].queryset = channel.roles.all()  # type: ignore[attr-defined]


class InvitationForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off", "autofocus": True})
    )

    field_order = ("email", "role")

    def __init__(self, data: Any = None, *, channel: Channel) -> None:
        super().__init__(data, channel=channel, initial={"role": channel.roles.filter(is_default=True).first()})


class SecondFactorForm(forms.Form):
    required = forms.BooleanField(required=False)


class SignUpForm(SetPasswordMixin, forms.Form):  # type: ignore[type-arg]
    """Name and password of somebody who was invited and has no account yet."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )
    password1, password2 = SetPasswordMixin.create_password_fields(_("Password"), _("Password again"))

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        self.user = User(email=invitation.email)
        super().__init__(data)
        self.fields["password2"].help_text = ""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        self.user.name = values.get("name", "")
        self.validate_passwords()
        self.validate_password_for_user(self.user, "password1")
        return values
