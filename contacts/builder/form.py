"""What the page needs to draw the builder."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from contacts.builder.draft import Draft, draft_of
from contacts.builder.row import Row
from contacts.fields import Catalogue, Field
from contacts.filters import Filter
from contacts.filters.conditions import OwnType


@dataclass(frozen=True)
class Builder:
    """The filter as a form; `draft` is None when the form can't show it."""

    draft: Draft | None
    groups: list[dict[str, Any]]
    catalogue: Catalogue

    @classmethod
    def of(cls, conditions: Filter | None, catalogue: Catalogue, now: datetime) -> Self:
        draft = draft_of(conditions, catalogue.setting) if conditions else Draft()
        if not (draft and conditions):
            return cls(draft, [], catalogue)
        intervals = [chip.interval for chip in conditions.chips(catalogue, now)]
        rows = iter(
            Row.of(str(number), leaf, catalogue, interval)
            for number, (leaf, interval) in enumerate(zip(draft.leaves(), intervals, strict=True))
        )
        groups = [
            {
                "token": str(number),
                "join": group.join,
                "negated": group.negated,
                "rows": [next(rows) for _leaf in group.leaves],
            }
            for number, group in enumerate(draft.groups)
        ]
        return cls(draft, groups, catalogue)

    def fields(self) -> dict[str, list[Field]]:
        """What can be asked for, by kind: the keys of the channel, what the system knows, and more from other apps."""
        known = list(self.catalogue.filterable().values())
        own = [field for field in known if isinstance(field.type, OwnType)]
        return {
            "profile": [field for field in known if field.is_profile],
            "system": [field for field in known if not field.is_profile and field not in own],
            "own": own,
        }
