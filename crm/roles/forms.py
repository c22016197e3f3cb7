from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Channel, Role
from crm.permissions import PERMISSIONS


class NewRoleForm(forms.Form):
    """What a new role is called, and which rights it begins with."""

    name = forms.CharField(label=_("Name"), max_length=50)
    like = forms.ModelChoiceField(
        label=_("Start with the rights of"), queryset=Role.everywhere.none(), required=False, empty_label=_("No role")
    )

    def __init__(self, data: Any = None, *, channel: Channel) -> None:
        super().__init__(data)
        self.fields["like"].queryset = channel.roles.exclude(kind=Role.Kind.OWNER)  # type: ignore[attr-defined]


class SettingsForm(forms.Form):
    """What a role is called, and whether invited people get it."""

    name = forms.CharField(label=_("Name"), max_length=50)
    is_default = forms.BooleanField(label=_("Give it to invited people, unless another is chosen"), required=False)

    def __init__(self, data: Any = None, *, role: Role) -> None:
        super().__init__(data, initial={"name": role.name, "is_default": role.is_default})
        if not role.is_custom:
            del self.fields["name"]
        if role.is_default:
            # There is always one: another role is made it instead.
            self.fields["is_default"].disabled = True


class GrantForm(forms.Form):
    permission = forms.ChoiceField(choices=[(name, name) for name in PERMISSIONS])
    granted = forms.BooleanField(required=False)


class DeletionForm(forms.Form):
    """Which role the people of a deleted one get."""

    to = forms.ModelChoiceField(label=_("Its people get the role"), queryset=Role.everywhere.none(), empty_label=None)

    def __init__(self, data: Any = None, *, role: Role, has_people: bool) -> None:
        others = role.channel.roles.exclude(pk=role.pk).exclude(kind=Role.Kind.OWNER)
        super().__init__(data, initial={"to": others.filter(kind=Role.Kind.BASIC).first()})
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
        if not has_people:
            del self.fields["to"]
