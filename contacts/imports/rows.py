"""Read the cells of one row, or refuse the row with reasons."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext as _
from pydantic_core import to_json

from contacts.fields import is_verified
from contacts.imports.cells import reader
from contacts.imports.mapping import FileColumn
from contacts.models import Contact
from contacts.values import Invalid, Phone, ValueContext

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
    "mobileNumberQualified",  # of the row's mobile number, if it has one
)
_PROFILE: Final = STAGED.index("profile")
_TAGS: Final = STAGED.index("tags")
_VERIFIED: Final = STAGED.index("mobileNumberQualified")


# What programs write for “no value”. A person has to confirm it, as it may be somebody's name.
EMPTY_WORDS: Final = ("NULL", "(NULL)", "N/A", "#N/A", "n.a.", "NA", "None", "undefined", "NaN", "nil", "-", "--")
DOUBTFUL: Final = frozenset(form for word in EMPTY_WORDS for form in (word, word.lower(), word.upper(), word.title()))

MOST_SEEN: Final = 5
Watch = Callable[[str, Any], None]
_SPACED: Final = re.compile(r"[^,;\s]\s+[^,;\s]")


@dataclass
class Seen:
    """What a person should check in the rows."""

    doubtful: Counter[tuple[str, str]] = field(default_factory=Counter)  # of (column, text)
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)  # of (column, text): stored, but not valid
    tags: dict[str, list[str]] = field(default_factory=dict)  # cells with spaces → the tags read from them

    def number(self, name: str, phone: Phone, text: str, value: Any) -> None:
        """Note a cell of phone numbers when its number can't be valid."""
        if not phone.is_plausible(value):
            self.numbers[name, text] += 1

    def some_tags(self, text: str, value: list[str]) -> None:
        """Note the first cells of tags that hold white space."""
        if len(self.tags) < MOST_SEEN and _SPACED.search(text):
            self.tags[text] = value

    def watch(self, column: FileColumn) -> Watch | None:
        """Return what looks at the cells of that column, as text and as value; None when nothing has to."""
        if isinstance(column.type, Phone):
            return partial(self.number, column.name, column.type)
        return self.some_tags if column.field == "tags" else None


@dataclass(frozen=True)
class Refusal:
    """Why a row of the file isn't imported."""

    line: int
    column: str
    reason: str


class RowCheck:
    """Checks the rows of one file, and returns what is staged."""

    def __init__(
        self,
        columns: Iterable[FileColumn],
        kind: Contact.Type,
        context: ValueContext,
        width: int,
        empty_words: Container[str] = (),
    ) -> None:
        self.is_of_members = kind == Contact.Type.MEMBER
        self.width = width
        self.empty_words = empty_words
        self.seen = Seen()
        self.taken = [
            (
                column.index,
                column.name,
                reader(column, context),
                column.field.removeprefix("profile.") if column.field.startswith("profile.") else None,
                STAGED.index(column.field) if column.field in STAGED else -1,
                self.seen.watch(column),
            )
            for column in columns
            if column.field
        ]
        self.member_column = next((c.name for c in columns if c.field == "memberId"), "memberId")

    def __call__(self, line: int, cells: list[str]) -> list[Any] | list[Refusal]:
        """Return the row for the staging table, or all reasons for refusing it."""
        refusals = [] if len(cells) == self.width else self._fit(line, cells)
        staged: list[Any] = [None] * len(STAGED)
        profile: dict[str, Any] = {}
        for index, name, read, key, place, watch in self.taken:
            text = cells[index].strip()
            if not text or text in self.empty_words:
                continue
            try:
                value = read(text)
            except Invalid as invalid:
                refusals.append(Refusal(line, name, str(invalid)))
                continue
            if text in DOUBTFUL:
                self.seen.doubtful[name, text] += 1
            if watch is not None:
                watch(text, value)
            if key is None:
                staged[place] = staged[place] or value  # several columns of consent: one that forbids is enough
            elif value is not None:
                profile[key] = value
        return refusals or self._missing(line, staged, profile) or self._stage(line, staged, profile)

    def _stage(self, line: int, staged: list[Any], profile: dict[str, Any]) -> list[Any]:
        staged[_PROFILE] = to_json(profile).decode()
        if "mobileNumber" in profile:
            staged[_VERIFIED] = is_verified("profile.mobileNumber", profile["mobileNumber"])
        if staged[_TAGS] is not None:
            staged[_TAGS] = _array(staged[_TAGS])
        return [line, *staged]

    def _fit(self, line: int, cells: list[str]) -> list[Refusal]:
        """Pad a short row; a row that is too long is refused."""
        cells += [""] * (self.width - len(cells))
        if any(cells[self.width :]):
            return [Refusal(line, "", _("The row has more cells than the first line."))]
        return []

    def _missing(self, line: int, staged: list[Any], profile: dict[str, Any]) -> list[Refusal]:
        if self.is_of_members:
            if staged[0] is None:
                return [Refusal(line, self.member_column, _("A member needs a member ID."))]
        elif "email" not in profile and "mobileNumber" not in profile:
            return [Refusal(line, "", _("A lead needs an e-mail address or a mobile number."))]
        return []


def _array(tags: Sequence[str]) -> str:
    return "{" + ",".join('"' + tag.replace("\\", "\\\\").replace('"', '\\"') + '"' for tag in tags) + "}"
