import json
from typing import Any

from django import forms


class PasteForm(forms.Form):
    """A pasted block; the rows and columns that it falls on, in order; the marks of the values that were seen."""

    text = forms.CharField(strip=False)
    rows = forms.RegexField(r"\A[0-9]{1,18}(,[0-9]{1,18})*\Z")
    keys = forms.CharField()
    seen = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["rows"] = [int(pk) for pk in data.get("rows", "").split(",") if pk]
        data["keys"] = data.get("keys", "").split(",")
        try:
            seen = json.loads(data.get("seen") or "{}")
        except (ValueError, RecursionError):
            seen = {}
        data["seen"] = seen if isinstance(seen, dict) else {}
        return data
