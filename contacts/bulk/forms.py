"""The form in the dialog of a bulk change. A kind that asks for more extends it in its own file."""

from typing import Any, ClassVar

from django import forms

from contacts.fields import Catalogue


class BulkForm(forms.Form):
    """Asks for nothing but confirmation. `stated` is the number of contacts that the change is about.

    `template` draws its fields and errors.
    """

    template: ClassVar[str] = "form/fields.html"

    def __init__(self, data: Any = None, *, catalogue: Catalogue, stated: int, **options: Any) -> None:
        super().__init__(data, **options)
        self.catalogue = catalogue
        self.stated = stated

    def given(self) -> dict[str, Any]:
        """Return what the kind's `from_json` takes, once the form is valid."""
        return dict(self.cleaned_data)
