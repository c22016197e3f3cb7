from typing import Any

from django import forms

from contacts.fields import Catalogue
from contacts.lists.columns import LEAST_WIDTH, MOST_WIDTH


class ColumnsForm(forms.Form):
    """Which columns a manager wants to see, and how high its rows are."""

    columns = forms.MultipleChoiceField(required=False)
    density = forms.ChoiceField(
        required=False, choices=[("compact", "compact"), ("regular", "regular"), ("relaxed", "relaxed")]
    )

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        self.fields["columns"].choices = [(key, key) for key in catalogue]  # type: ignore[attr-defined]


class ColumnWidthForm(forms.Form):
    """How wide a manager wants one column."""

    key = forms.ChoiceField()
    width = forms.IntegerField(min_value=LEAST_WIDTH, max_value=MOST_WIDTH)

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        super().__init__(data)
        self.fields["key"].choices = [(key, key) for key in catalogue]  # type: ignore[attr-defined]
