"""One row: its cells read, or refused with the reasons."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.imports.cells import reader
from contacts.imports.mapping import FileColumn
from contacts.models import Contact
from contacts.values import Invalid, ValueContext

# The order of a staged row after its line; None stands for “not given”.
STAGED: Final = (
    "memberId",
    "profile",
    "tags",
    "unsubscribeEmail",
    "unsubscribeTexting",
    "lastSeenAt",
    "sessionsCount",
    "country",
    "city",
    "language",
    "createdAt",
)
_PROFILE: Final = STAGED.index("profile")
_TAGS: Final = STAGED.index("tags")

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Refusal:
    """Why a row of the file isn't imported."""

    line: int
    column: str
    reason: str


class RowCheck:
    """Reads rows of one file into what is staged."""

    def __init__(self, columns: Iterable[FileColumn], kind: Contact.Type, context: ValueContext, width: int) -> None:
        self.kind = kind
        self.width = width
        self.taken = [
            (
                column.index,
                column.name,
                reader(column, context),
                column.field.removeprefix("profile.") if column.field.startswith("profile.") else None,
                STAGED.index(column.field) if column.field in STAGED else -1,
            )
            for column in columns
            if column.field
        ]
        self.member_column = next((c.name for c in columns if c.field == "memberId"), "memberId")

    def __call__(self, line: int, cells: list[str]) -> list[Any] | list[Refusal]:
        """The row for the staging table, or, if something is wrong with it, all that is."""
        refusals: list[Refusal] = []
        if len(cells) < self.width:
            cells += [""] * (self.width - len(cells))
        elif any(cells[self.width :]):
            refusals.append(Refusal(line, "", _("The row has more cells than the first line.")))
        staged: list[Any] = [None] * len(STAGED)
        profile: dict[str, Any] = {}
        for index, name, read, key, place in self.taken:
            text = cells[index].strip()
            if not text:
                continue
            try:
                value = read(text)
            except Invalid as invalid:
                refusals.append(Refusal(line, name, str(invalid)))
                continue
            if key is None:
                staged[place] = value
            elif value is not None:
                profile[key] = value
        refusals += self._missing(line, staged, profile, refusals)
        if refusals:
            return refusals
        staged[_PROFILE] = _json(profile)
        if staged[_TAGS] is not None:
            staged[_TAGS] = _array(staged[_TAGS])
        return [line, *staged]

    def _missing(
        self, line: int, staged: list[Any], profile: dict[str, Any], refusals: list[Refusal]
    ) -> Iterator[Refusal]:
        if refusals:
            return
        if self.kind == Contact.Type.MEMBER:
            if staged[0] is None:
                yield Refusal(line, self.member_column, _("A member needs a member ID."))
        elif "email" not in profile and "mobileNumber" not in profile:
            yield Refusal(line, "", _("A lead needs an e-mail address or a mobile number."))


def _array(tags: Sequence[str]) -> str:
    return "{" + ",".join('"' + tag.replace("\\", "\\\\").replace('"', '\\"') + '"' for tag in tags) + "}"
