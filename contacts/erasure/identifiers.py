"""What people who are deleted may be found by in texts that others wrote: filters, searches, reasons."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

from contacts.models import Contact
from contacts.values import ValueContext
from contacts.values.folding import fold
from contacts.values.names import full_name, name_forms
from contacts.values.phones import any_form

SCRUBBED: Final = "…"

_KEYS: Final = ("name", "email", "mobileNumber", "landlineNumber")

_PHONE: Final = re.compile(r"[+(]?\d[\d ()./·\-\u2010-\u2015\u2212]{5,}\d")
_GAP: Final = re.compile(r"\s+")
_QUOTED: Final = re.compile(r"[“\"‘'「『](?P<inside>[^“”\"‘’'「」『』]+)[”\"’'」』]")
_SEARCHED: Final = re.compile(r"(?m)^[^:\n]{1,40}: (?P<inside>.+)$")

# A part of an address, a number or an ID points to somebody from so many characters.
_PART: Final = 4
_PART_OF_NUMBER: Final = 6

# What may follow a Korean name without a space.
_PARTICLES: Final = re.compile(
    r"(?:씨|님|군|양|선생님|고객님)?"
    r"(?:은|는|이|가|을|를|의|에|에게|에게서|께|께서|께는|한테|와|과|랑|이랑|도|만|로|으로|부터|까지|인|이고|이며|입니다)?"
    r"(?![가-힣])"
)


@dataclass(frozen=True)
class Identifiers:
    """Of some contacts: their ids; their names, addresses, phone numbers and member IDs as folded `words`.

    `context` says in which country phone numbers are dialled.
    """

    ids: tuple[int, ...]
    words: frozenset[str]
    context: ValueContext

    @classmethod
    def of(cls, contacts: Iterable[Contact], former: Iterable[dict[str, Any]], context: ValueContext) -> Self:
        """Collect them; `former` is what the activity log keeps of values that they had before, by key."""
        contacts = list(contacts)
        words = [word for contact in contacts for word in _words(contact)]
        words += [word for values in former for word in _former_words(values)]
        return cls(tuple(contact.pk for contact in contacts), frozenset(map(fold, words)), context)

    def names(self, text: str) -> bool:
        """Whether the text as a whole names one of them; a phone number in any written form."""
        return fold(text.strip()) in self.words or any_form(text, self.context) in self.words

    def is_part(self, text: str) -> bool:
        """Whether the text is a telling part of an address, phone number or member ID of one of them.

        Not: one of several names, or what is behind the “@” of an address, which many people have.
        """
        part = fold(text.strip())
        if len(part) < _PART:
            return False
        digits = re.sub(r"\D", "", part).lstrip("0")
        return any(_is_telling(part, digits, word) for word in self.words)

    def mentions(self, text: str) -> bool:
        """Whether one of them stands anywhere in the text, or it is a telling part as a whole."""
        return self.names(text) or self.is_part(text) or self.scrub_text(text) != text

    def scrub_text(self, text: str) -> str:
        """Return the text without them: each replaced by “…”, in any case and width, between any quotation marks."""
        for pattern in (_QUOTED, _SEARCHED):
            text = pattern.sub(self._without_part, text)
        text = _PHONE.sub(lambda found: self._without_numbers(found[0]), text)
        folded = fold(text)
        found = [word for word in self._longest_first if word in folded]
        return _replaced(text, found) if found else text

    def scrub_json(self, value: Any) -> Any:
        """Return a JSON value with all its texts scrubbed; the keys of objects stay."""
        if isinstance(value, str):
            return self.scrub_text(value)
        if isinstance(value, list):
            return [self.scrub_json(item) for item in value]
        if isinstance(value, dict):
            return {key: self.scrub_json(item) for key, item in value.items()}
        return value

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.words, key=len, reverse=True)

    def _without_part(self, found: re.Match[str]) -> str:
        inside = found["inside"]
        if not (self.names(inside) or self.is_part(inside)):
            return found[0]
        start = found.start("inside") - found.start()
        return found[0][:start] + SCRUBBED + found[0][start + len(inside) :]

    def _without_numbers(self, run: str) -> str:
        """One or several numbers, with spaces in and between them: the longest that name somebody go first."""
        pieces = _GAP.split(run)
        for length in range(len(pieces), 0, -1):
            for start in range(len(pieces) - length + 1):
                if any_form(" ".join(pieces[start : start + length]), self.context) in self.words:
                    before, after = " ".join(pieces[:start]), " ".join(pieces[start + length :])
                    rest = [self._without_numbers(before)] if before else []
                    return " ".join([*rest, SCRUBBED, *([self._without_numbers(after)] if after else [])])
        return run


def _is_telling(part: str, digits: str, word: str) -> bool:
    if word.startswith("+") and word[1:].isdigit():
        return len(digits) >= _PART_OF_NUMBER and digits in word
    place = word.find(part)
    if place < 0 or " " in word:
        return False
    local, at, _domain = word.partition("@")
    return place < len(local) if at and "@" in part else 2 * len(part) >= len(local)


def _replaced(text: str, words: list[str]) -> str:
    """Replace each of the folded words where it stands for itself, not as a part of another word."""
    text = unicodedata.normalize("NFC", text)  # letters that were written in parts
    origins = [index for index, character in enumerate(text) for _folded in fold(character)]
    folded = "".join(map(fold, text))
    spans: list[tuple[int, int]] = []
    for word in words:
        start = folded.find(word)
        while start >= 0:
            end = start + len(word)
            if _stands_alone(folded, start, end) and not any(start < high and low < end for low, high in spans):
                spans.append((start, end))
            start = folded.find(word, start + 1)
    for start, end in sorted(spans, reverse=True):
        text = text[: origins[start]] + SCRUBBED + text[origins[end - 1] + 1 :]
    return text


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] isn't a part of a longer word, address or number."""
    word, before, after = text[start:end], text[start - 1 : start], text[end : end + 2]
    joins = "._%+-" if "@" in word else "" if " " in word else "-"
    if _is_hangul(word[0]):
        return not _is_hangul(before) and _may_follow_name(text, end)
    if _is_latin(before) or (before and before in joins):
        return False
    if _is_hangul(word[-1]):
        return _may_follow_name(text, end)
    return not (_is_latin(after[:1]) or (len(after) > 1 and after[0] in joins and _is_latin(after[1])))


def _may_follow_name(text: str, end: int) -> bool:
    return not _is_hangul(text[end : end + 1]) or _PARTICLES.match(text, end) is not None


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"


def _is_latin(character: str) -> bool:
    """A letter or digit of a script that is written with spaces: a Korean particle doesn't belong to the word."""
    return character.isalnum() and not "\u3040" <= character <= "\uffff"


def _words(contact: Contact) -> Iterator[str]:
    given = [
        contact.name,
        *name_forms(contact.profile),
        contact.member_id,
        *(contact.profile.get(key) for key in _KEYS),
    ]
    return (word for word in given if isinstance(word, str) and word.strip())


def _former_words(values: dict[str, Any]) -> Iterator[str]:
    profile = {key.removeprefix("profile."): value for key, value in values.items()}
    given = [full_name(profile), *name_forms(profile), values.get("memberId"), *(profile.get(key) for key in _KEYS)]
    return (word for word in given if isinstance(word, str) and word.strip())
