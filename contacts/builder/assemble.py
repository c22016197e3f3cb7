"""From the builder's form to the JSON of a filter, with what stands where."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from contacts.builder.row import ConditionRow, Unreadable
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.filters.tree import joined

GROUP: Final = "g-"
CONDITION: Final = "c-"


@dataclass
class _Group:
    join: str
    negated: bool
    tokens: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Assembled:
    """`data` is for `Filter.parse`; `places` say which condition of the form stands at a path of it."""

    data: dict[str, Any]
    places: dict[str, str]
    problems: dict[str, list[str]]

    def filter(self, catalogue: Catalogue) -> Filter:
        """Return the filter. Raise FilterInvalid, without a reason where the reasons stand in `problems`."""
        if self.problems:
            raise FilterInvalid([])
        return Filter.parse(self.data, catalogue)

    def located(self, error: FilterInvalid) -> dict[str, list[str]]:
        """Return what is wrong by the tokens of the conditions; of the whole under an empty token."""
        found: dict[str, list[str]] = {}
        for problem in error.problems:
            found.setdefault(self._token(problem.path), []).append(problem.message)
        return found

    def _token(self, path: str) -> str:
        steps = path.split(".")
        places = (".".join(steps[:length]) for length in range(len(steps), -1, -1))
        return next((self.places[place] for place in places if place in self.places), "")


def assemble(data: QueryDict, catalogue: Catalogue) -> Assembled:
    """Return the form's groups and conditions, in the order in which `part` names them.

    Values are read as people write them; what can't be read is said in `problems` by condition.
    """
    leaves: dict[str, dict[str, Any]] = {}
    problems: dict[str, list[str]] = {}
    groups = [group for group in _groups(data) if group.tokens]
    for token in (token for group in groups for token in group.tokens):
        row = ConditionRow.posted(token, data, catalogue)
        try:
            if row is None:
                raise Unreadable([_("There is no such key any more.")])
            leaves[token] = row.leaf()
        except Unreadable as error:
            problems[token] = error.messages
            leaves[token] = {}
    join = _join(data.get("join"))
    outer = [f"{join}[{index}]" for index in range(len(groups))] if len(groups) > 1 else [""]
    places: dict[str, str] = {}
    nodes = [_node(group, path, leaves, places) for group, path in zip(groups, outer, strict=False)]
    return Assembled({join: nodes} if len(nodes) > 1 else nodes[0] if nodes else {}, places, problems)


def _groups(data: QueryDict) -> list[_Group]:
    groups: list[_Group] = []
    for part in data.getlist("part"):
        if part.startswith(GROUP):
            token = part.removeprefix(GROUP)
            groups.append(_Group(_join(data.get(f"join-{token}")), f"not-{token}" in data))
        elif part.startswith(CONDITION) and groups:
            groups[-1].tokens.append(part.removeprefix(CONDITION))
    return groups


def _join(given: str | None) -> str:
    return "or" if given == "or" else "and"


def _node(group: _Group, path: str, leaves: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    inside = joined(path, "not") if group.negated else path
    for index, token in enumerate(group.tokens):
        places[joined(inside, f"{group.join}[{index}]") if len(group.tokens) > 1 else inside] = token
    children = [leaves[token] for token in group.tokens]
    node = {group.join: children} if len(children) > 1 else children[0]
    return {"not": node} if group.negated else node
