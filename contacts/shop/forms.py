from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """The demo shop believes what one says to be."""

    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"), max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
