import json
from typing import Any

from django import forms

from crm.ids import IdsField


class PasteForm(forms.Form):
    """A pasted block; the rows and columns that it falls on, in order; the marks of the values that were seen."""

    text = forms.CharField(strip=False)
    rows = forms.CharField()
    keys = forms.CharField()
    seen = forms.CharField(required=False)

    def clean_rows(self) -> list[int]:
        ids: list[int] = IdsField().clean(self.cleaned_data["rows"].split(","))
        return ids

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["keys"] = data.get("keys", "").split(",")
        try:
            seen = json.loads(data.get("seen") or "{}")
        except (ValueError, RecursionError):
            seen = {}
        data["seen"] = seen if isinstance(seen, dict) else {}
        return data
