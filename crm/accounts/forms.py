from typing import Any

from django import forms

from crm.models import User


class PreferencesForm(forms.ModelForm[User]):
    """Theme and language; what isn't sent stays as it was."""

    class Meta:
        model = User
        fields = ["theme", "language"]

    def __init__(self, data: Any = None, *, instance: User) -> None:
        kept = {name: getattr(instance, name) for name in self._meta.fields or ()}
        super().__init__({**kept, **(data.dict() if data is not None else {})}, instance=instance)
