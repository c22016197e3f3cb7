"""What a program says of one contact, as JSON has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Self


class Unsaid(Enum):
    """Stands for what isn't said, as null says something."""

    UNSAID = "unsaid"


UNSAID: Final = Unsaid.UNSAID


@dataclass(frozen=True, slots=True)
class Change:
    """JSON values; what isn't said stays.

    `profile` is merged: a null value clears its key, and null for all clears all keys. `profile_once` fills keys
    that have no value. `tags` replace all tags; null clears them. Whether the values fit is found out by `upsert`.
    """

    profile: object = UNSAID
    profile_once: object = UNSAID
    tags: object = UNSAID
    unsubscribe_email: object = UNSAID
    unsubscribe_texting: object = UNSAID
    blocked: object = UNSAID
    language: object = UNSAID

    @classmethod
    def of(cls, body: Mapping[str, object]) -> Self:
        """Return what a body of JSON says. Raise KeyError with the first name that has no meaning here."""
        return cls(**{_NAMES[name]: value for name, value in body.items()})


_NAMES: Final = {
    "profile": "profile",
    "profileOnce": "profile_once",
    "tags": "tags",
    "unsubscribeEmail": "unsubscribe_email",
    "unsubscribeTexting": "unsubscribe_texting",
    "blocked": "blocked",
    "language": "language",
}
