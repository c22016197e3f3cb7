"""Read the cells of one row, or refuse the row with reasons."""

import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

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

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


# What programs write for “no value”. A person has to confirm it, as it may be somebody's name.
EMPTY_WORDS: Final = ("NULL", "(NULL)", "N/A", "#N/A", "n.a.", "NA", "None", "undefined", "NaN", "nil", "-", "--")
DOUBTFUL: Final = frozenset(form for word in EMPTY_WORDS for form in (word, word.lower(), word.upper(), word.title()))

MOST_SEEN: Final = 5
_SPACED: Final = re.compile(r"[^,;\s]\s+[^,;\s]")


@dataclass
class Seen:
    """What a person should check in the rows."""

    doubtful: Counter[tuple[str, str]] = field(default_factory=Counter)  # of (column, text)
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)  # of (column, text): stored, but not valid
    tags: dict[str, list[str]] = field(default_factory=dict)  # cells with spaces → the tags read from them

    def look_at(self, name: str, text: str, value: Any, place: int, phone: Phone | None) -> None:
        """Record what is notable in a cell of the column `name`; `phone` is the type of a column of phone numbers."""
        if text in DOUBTFUL:
            self.doubtful[name, text] += 1
        if phone is not None and not phone.is_plausible(value):
            self.numbers[name, text] += 1
        if place == _TAGS and len(self.tags) < MOST_SEEN and _SPACED.search(text):
            self.tags[text] = value


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
        self.kind = kind
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
                column.type if isinstance(column.type, Phone) else None,
            )
            for column in columns
            if column.field
        ]
        self.member_column = next((c.name for c in columns if c.field == "memberId"), "memberId")

    def __call__(self, line: int, cells: list[str]) -> list[Any] | list[Refusal]:
        """Return the row for the staging table, or all reasons for refusing it."""
        refusals = list(self._fit(line, cells))
        staged: list[Any] = [None] * len(STAGED)
        profile: dict[str, Any] = {}
        for index, name, read, key, place, phone in self.taken:
            text = cells[index].strip()
            if not text or text in self.empty_words:
                continue
            try:
                value = read(text)
            except Invalid as invalid:
                refusals.append(Refusal(line, name, str(invalid)))
                continue
            self.seen.look_at(name, text, value, place, phone)
            if key is None:
                staged[place] = staged[place] or value  # several columns of consent: one that forbids is enough
            elif value is not None:
                profile[key] = value
        refusals += self._missing(line, staged, profile, refusals)
        if refusals:
            return refusals
        staged[_PROFILE] = _json(profile)
        if "mobileNumber" in profile:
            staged[_VERIFIED] = is_verified("profile.mobileNumber", profile["mobileNumber"])
        if staged[_TAGS] is not None:
            staged[_TAGS] = _array(staged[_TAGS])
        return [line, *staged]

    def _fit(self, line: int, cells: list[str]) -> Iterator[Refusal]:
        """Pad a short row; a row that is too long is refused."""
        if len(cells) < self.width:
            cells += [""] * (self.width - len(cells))
        elif any(cells[self.width :]):
            yield Refusal(line, "", _("The row has more cells than the first line."))

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
