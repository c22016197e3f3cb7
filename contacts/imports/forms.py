"""What a person says of a file: what its rows are, and where its columns go."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from contacts.fields import Catalogue
from contacts.imports import consent
from contacts.imports.mapping import SYSTEM, FileColumn
from contacts.models import Contact
from contacts.values import type_choices

MAX_MB: Final = 100
LEFT_OUT, NEW = "-", "+"


class UploadForm(forms.Form):
    """A file, and what its rows are."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV or Excel (.xlsx), up to 100 MB. The first line holds the names of the columns."),
    )
    kind = forms.ChoiceField(
        label=_("Its rows are"),
        choices=[
            (Contact.Type.MEMBER, _("Members")),
            (Contact.Type.LEAD, _("Leads")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "Members have the member ID of your own shop, and known ones are updated. Leads have an e-mail address or "
            "a mobile number, and no member ID."
        ),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_MB * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB."), params={"limit": MAX_MB})
        if not str(file.name).lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError(_("Upload a .csv or .xlsx file."))
        return file


class EncodingForm(forms.Form):
    """In which encoding a text reads right; `encodings` are the possible ones with samples."""

    encoding = forms.ChoiceField(label=_("Which of these reads right?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, encodings: Iterable[tuple[str, list[str]]], chosen: str = "") -> None:
        super().__init__(data, initial={"encoding": chosen})
        choices = [(name, f"{', '.join(f'“{sample}”' for sample in samples)} ({name})") for name, samples in encodings]
        self.fields["encoding"].choices = choices  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """Where each column goes: into a field, into a new key, or nowhere.

    `chosen` is what was chosen before (`choices`), as for a check.
    """

    empty_words = forms.BooleanField(
        label=_("Cells with words like NULL, N/A or “-” are empty"),
        required=False,
    )

    def __init__(
        self, data: Any, *, columns: Iterable[FileColumn], catalogue: Catalogue, chosen: Mapping[str, Any]
    ) -> None:
        super().__init__(data)
        self.columns = [column for column in columns if column.is_named]
        into = _fields(catalogue)
        for column in self.columns:
            self.fields[_into(column)] = forms.ChoiceField(
                label=column.name, choices=_choices(column, into), initial=_initial(column, chosen)
            )
            if column.creates:
                self.fields[_type(column)] = forms.ChoiceField(
                    label=_("Type"),
                    choices=[("", _("By its values")), *type_choices()],
                    required=False,
                    initial=chosen.get("types", {}).get(column.name, ""),
                )

    def clean(self) -> None:
        seen: dict[str, FileColumn] = {}
        for column in self.columns:
            chosen = self.cleaned_data.get(_into(column), LEFT_OUT)
            if chosen in (LEFT_OUT, NEW) or chosen.removeprefix("!") in (consent.EMAIL, consent.TEXTING):
                continue
            first = seen.setdefault(chosen, column)
            if first is not column:
                text = _("The column “%(name)s” goes there already.") % {"name": first.name}
                self.add_error(_into(column), str(text))

    def choices(self) -> dict[str, Any]:
        """Return what was chosen, as the arguments of `ColumnChoices`."""
        chosen = {column.name: self.cleaned_data[_into(column)] for column in self.columns}
        types = {column.name: self.cleaned_data.get(_type(column), "") for column in self.columns if column.creates}
        return {
            "fields": {name: field for name, field in chosen.items() if field not in (LEFT_OUT, NEW)},
            "types": {name: type_ for name, type_ in types.items() if type_ and chosen[name] == NEW},
            "ignored": [name for name, field in chosen.items() if field == LEFT_OUT],
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return for each column that can be mapped its form fields and its place in the file."""
        return [
            {
                "column": column,
                "into": self[_into(column)],
                "type": self[_type(column)] if column.creates else None,
            }
            for column in self.columns
        ]


def _into(column: FileColumn) -> str:
    return f"into-{column.index}"


def _type(column: FileColumn) -> str:
    return f"type-{column.index}"


def _fields(catalogue: Catalogue) -> list[tuple[Any, Any]]:
    system = [(key, catalogue[key].label) for key in SYSTEM if key in catalogue and not key.startswith("unsubscribe")]
    says = [
        (f"!{consent.EMAIL}", _("“Yes” allows e-mail marketing")),
        (consent.EMAIL, _("“Yes” forbids e-mail marketing")),
        (f"!{consent.TEXTING}", _("“Yes” allows text marketing")),
        (consent.TEXTING, _("“Yes” forbids text marketing")),
    ]
    return [
        (_("User data"), [(field.key, field.label) for field in catalogue.profile()]),
        (_("System"), system),
        (_("Consent to marketing"), says),
    ]


def _choices(column: FileColumn, into: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    undecided = [("", _("Choose what “yes” means …"))] if column.asks else []
    new = [(NEW, _("New key “%(key)s”") % {"key": column.creates})] if column.creates else []
    return [*undecided, (LEFT_OUT, _("Leave out")), *new, *into]


def _initial(column: FileColumn, chosen: Mapping[str, Any]) -> str:
    if column.name in chosen.get("ignored", ()):
        return LEFT_OUT
    if field := chosen.get("fields", {}).get(column.name):
        return str(field)
    if column.asks:
        return ""
    if column.creates:
        return NEW
    return f"!{column.field}" if column.consent else column.field or LEFT_OUT
