"""How many each condition matches: alone, and together with those before it."""

from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

from contacts import columnar
from contacts.builder.draft import Draft, Group, two_levels
from contacts.filters import ResolvedFilter
from contacts.filters.compile import compile_tree
from contacts.filters.predicates import Predicate
from contacts.lists.contact_list import ContactList

BITS: Final = 30  # of a positive integer that are used


class Step(NamedTuple):
    """`alone`: whom the condition matches; `after`: who is left with all conditions up to it; `before`: without it."""

    alone: int
    after: int
    before: int

    @property
    def widened(self) -> int:
        """How many more this condition let in."""
        return max(self.after - self.before, 0)


def waterfall(contact_list: ContactList, conditions: ResolvedFilter) -> list[Step]:
    """Return the steps of the filter's conditions in their order, counted among the contacts of a list.

    One walk over the contacts, in which each condition is looked at once for a contact, however many there are.
    Raise ValueError for a filter of more than two levels.
    """
    draft = two_levels(conditions.tree)
    if draft is None:
        raise ValueError("the filter has more than two levels")
    leaves = conditions.leaves()
    if not leaves:
        return []
    predicates = conditions.predicates
    columns = {
        f"c{number}": (compile_tree(leaf, {"": predicates[path]}), partial(_on_copy, predicates[path]))
        for number, (path, leaf) in enumerate(leaves)
    }
    total, *counts = columnar.sums(
        contact_list.channel,
        columnar.Question(contact_list.contacts, contact_list.narrowed, columns, partial(_counted, draft=draft)),
    )
    alones, afters = counts[: len(leaves)], counts[len(leaves) :]
    return [Step(own, after, before) for own, (before, after) in zip(alones, pairwise([total, *afters]), strict=True)]


def _on_copy(predicate: Predicate, columns: columnar.Columns) -> columnar.Condition:
    return columns.predicate(predicate)


def _counted(walked: str, draft: Draft) -> str:
    """Return SQL over the conditions `c0`, `c1` …: the total, how many meet each, and how many are left after each.

    `g0`, `g1` … are how many conditions of a group come before the one that decides it; `decided` how many groups come
    before the one that decides the whole. OFFSET 0 keeps PostgreSQL from writing out these names again and again.
    """
    columns = [f"c{number}" for number in range(len(draft.leaves()))]
    groups, first = [], 0
    for index, group in enumerate(draft.groups):
        groups.append(f"{_deciding(group, first)} AS g{index}")
        first += len(group.leaves)
    wholes = " ".join(
        f"WHEN {'NOT ' if draft.join == 'and' else ''}({_partly(group, index, len(group.leaves))}) THEN {index}"
        for index, group in enumerate(draft.groups)
    )
    tests = [
        *columns,
        *(
            _after(draft, index, number)
            for index, group in enumerate(draft.groups)
            for number in range(1, len(group.leaves) + 1)
        ),
    ]
    grouped = f"SELECT *, {', '.join(groups)} FROM ({_alike(walked, columns)}) AS alike OFFSET 0"  # noqa: S608 - own names
    decided = f"SELECT *, CASE {wholes} ELSE {len(draft.groups)} END AS decided FROM ({grouped}) AS grouped OFFSET 0"  # noqa: S608 - own names
    sums = ["sum(number)", *(f"sum(number) FILTER (WHERE {test})" for test in tests)]
    counts = ", ".join(f"CAST(coalesce({one}, 0) AS bigint)" for one in sums)
    return f"SELECT {counts} FROM ({decided}) AS decided"  # noqa: S608 - own names


def _alike(walked: str, columns: list[str]) -> str:
    """Return SQL of the conditions and the `number` of contacts for whom they are the same.

    That is far fewer rows than contacts. Conditions are grouped as bits of integers, as each column costs as much.
    """
    numbers = [columns[start : start + BITS] for start in range(0, len(columns), BITS)]
    packed = ", ".join(
        " + ".join(f"CASE WHEN {column} THEN {1 << bit} ELSE 0 END" for bit, column in enumerate(some))
        + f" AS b{place}"
        for place, some in enumerate(numbers)
    )
    names = ", ".join(f"b{place}" for place in range(len(numbers)))
    unpacked = ", ".join(
        f"(b{place} & {1 << bit}) <> 0 AS {column}"
        for place, some in enumerate(numbers)
        for bit, column in enumerate(some)
    )
    bits = f"SELECT {packed} FROM ({walked}) AS walked"  # noqa: S608 - compiled
    alike = f"SELECT {names}, count(*) AS number FROM ({bits}) AS bits GROUP BY {names}"  # noqa: S608 - own names
    return f"SELECT {unpacked}, number FROM ({alike}) AS alike OFFSET 0"  # noqa: S608 - own names


def _deciding(group: Group, first: int) -> str:
    """Return SQL of how many conditions come before the first that is false in an AND, true in an OR."""
    negation = "NOT " if group.join == "and" else ""
    whens = " ".join(f"WHEN {negation}c{first + number} THEN {number}" for number in range(len(group.leaves)))
    return f"CASE {whens} ELSE {len(group.leaves)} END"


def _partly(group: Group, index: int, count: int) -> str:
    """Return whether the group holds with only its first conditions."""
    holds = f"g{index} >= {count}" if group.join == "and" else f"g{index} < {count}"
    return f"NOT ({holds})" if group.negated else holds


def _after(draft: Draft, index: int, count: int) -> str:
    """Return whether the filter holds with the groups before this one, and only the first conditions of this one."""
    partly = _partly(draft.groups[index], index, count)
    return f"decided >= {index} AND ({partly})" if draft.join == "and" else f"decided < {index} OR ({partly})"
