"""Ids of rows as browsers send them, in forms and URLs' parameters. In paths, `<int:pk>` does."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField


class IdField(forms.IntegerField):
    """An id: an integer of 1 to 2**63 - 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=BigIntegerField.MAX_BIGINT, **options)


class IdsField(forms.Field):
    """Ids in order, sent as the same parameter again and again; a list of integers."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        return [_ID.clean(text) for text in value or ()]


_ID: Final = IdField()


def read_id(text: str | None) -> int | None:
    """The id that `text` is; None for everything else."""
    try:
        pk: int = _ID.clean(text)
    except ValidationError:
        return None
    return pk
