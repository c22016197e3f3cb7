from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.bulk.kinds.base import BulkKind
from contacts.fields import Catalogue
from crm import jobs


@dataclass(frozen=True)
class Retired(BulkKind):
    """Stands for every kind that the program no longer has: what it did is still told, and nothing more is done."""

    label = gettext_lazy("Bulk change of an earlier version")
    undoable = False
    why_not_undoable = gettext_lazy("This kind of bulk change no longer exists.")
    given: Mapping[str, Any]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(data)

    def to_json(self) -> dict[str, Any]:
        return dict(self.given)

    @classmethod
    def typed_names(cls, given: Mapping[str, Any]) -> set[str]:
        """Return all names, as nobody knows any more which of them people typed."""
        return set(given)

    def without_value(self) -> Self:
        return type(self)({})

    def check(self, catalogue: Catalogue) -> None:
        raise jobs.Refusal(_("This kind of bulk change no longer exists."))
