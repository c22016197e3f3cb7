"""What the page needs to draw the builder."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, get_args

from contacts.builder.draft import Draft, Join, draft_of
from contacts.builder.row import ConditionRow
from contacts.fields import Catalogue, Field
from contacts.filters import Filter, FilterInvalid, ResolvedFilter
from contacts.filters.predicates import OwnType


@dataclass(frozen=True)
class Builder:
    """The filter as a form; `draft` is None when the form can't show it."""

    draft: Draft | None
    groups: list[dict[str, Any]]
    catalogue: Catalogue

    @classmethod
    def of(cls, conditions: ResolvedFilter | None, catalogue: Catalogue) -> Self:
        draft = draft_of(Filter(conditions.tree), catalogue.context) if conditions else Draft()
        if not (draft and conditions):
            return cls(draft, [], catalogue)
        intervals = [chip.interval for chip in conditions.chips]
        rows = iter(
            ConditionRow.of(str(number), leaf, catalogue, interval)
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

    @classmethod
    def repairing(cls, data: Any, catalogue: Catalogue, now: datetime) -> Self | None:
        """Return the same for JSON that makes no sense now: what is wrong stands beside its conditions.

        None when it isn't a filter of two levels.
        """
        drafts = _json_groups(data)
        if not drafts:
            return None
        join, parts = drafts
        groups, number = [], 0
        for token, (inner, negated, leaves) in enumerate(parts):
            rows = []
            for leaf in leaves:
                rows.append(_row(str(number), leaf, catalogue, now))
                number += 1
            groups.append({"token": str(token), "join": inner, "negated": negated, "rows": rows})
        return cls(Draft(join=join), groups, catalogue)

    def fields(self) -> dict[str, list[Field]]:
        """Return the fields by kind: `profile` (the channel's keys), `system`, and `own` (what other apps add).

        Keys that are hidden in Contacts come last.
        """
        known = sorted(self.catalogue.filterable().values(), key=lambda field: not field.in_contacts)
        own = [field for field in known if isinstance(field.type, OwnType)]
        return {
            "profile": [field for field in known if field.is_profile],
            "system": [field for field in known if not field.is_profile and field not in own],
            "own": own,
        }


_JsonGroup = tuple[Join, bool, list[dict[str, Any]]]


def _json_groups(data: Any) -> tuple[Join, list[_JsonGroup]] | None:
    group = _json_group(data)
    if group:
        return "and", [group]
    join = _join(data)
    groups = [_json_group(part) for part in data[join]] if join else []
    found = [group for group in groups if group]
    return (join, found) if join and found and len(found) == len(groups) else None


def _json_group(node: Any) -> _JsonGroup | None:
    negated = isinstance(node, dict) and "not" in node
    inner = node["not"] if negated else node
    join = _join(inner)
    leaves = inner[join] if join else [inner]
    return (join or "and", negated, leaves) if leaves and all(map(_is_leaf, leaves)) else None


def _join(node: Any) -> Join | None:
    if isinstance(node, dict):
        for join in get_args(Join):
            if isinstance(node.get(join), list):
                return join  # type: ignore[no-any-return]
    return None


def _is_leaf(node: Any) -> bool:
    return isinstance(node, dict) and "key" in node and isinstance(node.get("values", []), list)


def _row(token: str, data: dict[str, Any], catalogue: Catalogue, now: datetime) -> ConditionRow:
    try:
        conditions = Filter.parse(data, catalogue)
        conditions.resolve(catalogue, now)  # a stored filter that it names may be broken
        ((_path, leaf),) = conditions.leaves()
        return ConditionRow.of(token, leaf, catalogue)
    except FilterInvalid as error:
        return ConditionRow.stale(token, data, catalogue, [problem.message for problem in error.problems])
