from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import User


class PreferencesForm(forms.ModelForm[User]):
    """Theme and language; what isn't sent stays as it was."""

    class Meta:
        model = User
        fields = ["theme", "language"]

    def __init__(self, data: Any = None, *, instance: User) -> None:
        kept = {name: getattr(instance, name) for name in self._meta.fields or ()}
        super().__init__({**kept, **(data.dict() if data is not None else {})}, instance=instance)


class ProfileForm(forms.ModelForm[User]):
    """What the user is called."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Name")}


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password, as allauth asks for them, with the address called as everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call_address(self.fields["login"])


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link for a new password goes, called as everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call_address(self.fields["email"])


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A security key or passkey, as allauth adds it, with its labels in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["passwordless"].label = _("Sign in without a password")
        self.fields["passwordless"].help_text = _("The key is then a passkey: it asks for its PIN, a finger or a face.")


class KeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """The name of a security key, as allauth changes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


def _call_address(field: forms.Field) -> None:
    field.label = _("E-mail")
    del field.widget.attrs["placeholder"]
