"""What people who are deleted may be found by in texts that others wrote: filters, searches, reasons."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

from contacts.models import Contact
from contacts.values import ValueContext
from contacts.values.folding import fold
from contacts.values.phones import any_form

STRUCK: Final = "…"

_EMAIL: Final = r"[^\s@<>()\[\]\"',;:]+@[^\s@<>()\[\]\"',;:]+"
_PHONE: Final = r"[+(]?\d[\d ()./·\-]{5,}\d"
_WORD: Final = re.compile(rf"{_EMAIL}|{_PHONE}|[^\s()<>\[\]\"',;:]+")
_KEYS: Final = ("name", "email", "mobileNumber", "landlineNumber")


@dataclass(frozen=True)
class Traces:
    """Of some contacts: their ids; their names, addresses, phone numbers and member IDs as folded `words`."""

    ids: tuple[int, ...]
    words: frozenset[str]
    context: ValueContext

    @classmethod
    def of(cls, contacts: Iterable[Contact], former: Iterable[dict[str, Any]], context: ValueContext) -> Self:
        """`former` is what the activity log keeps of values that they had before, by key."""
        contacts = list(contacts)
        words = [word for contact in contacts for word in _words(contact)]
        words += [word for values in former for word in _former_words(values)]
        return cls(tuple(contact.pk for contact in contacts), frozenset(map(fold, words)), context)

    def names(self, text: str) -> bool:
        """Whether the text as a whole names one of them; a phone number in any written form."""
        return fold(text.strip()) in self.words or any_form(text, self.context) in self.words

    def struck(self, text: str) -> str:
        """The text without them: each replaced by “…”."""
        for name in self._long_names_in(text):
            text = re.sub(re.escape(name), STRUCK, text, flags=re.IGNORECASE)
        return _WORD.sub(lambda word: STRUCK if self.names(word[0].strip(".")) else word[0], text)

    def _long_names_in(self, text: str) -> list[str]:
        folded = fold(text)
        return [word for word in self.words if " " in word and word in folded]


def _words(contact: Contact) -> Iterator[str]:
    given = [contact.name, contact.member_id, *(contact.profile.get(key) for key in _KEYS)]
    return (word for word in given if isinstance(word, str) and word)


def _former_words(values: dict[str, Any]) -> Iterator[str]:
    given = [values.get(f"profile.{key}") for key in _KEYS]
    return (word for word in given if isinstance(word, str) and word)
