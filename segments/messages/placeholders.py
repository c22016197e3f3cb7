"""Placeholders in the texts of messages: `{{ profile.name }}`, or `{{ profile.name|there }}` for who has no value.

No template engine: whatever isn't exactly such a placeholder is text or a mistake, and what is put in isn't read again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from contacts.fields import Catalogue, Field
from contacts.models import Contact

OPEN: Final = "{{"
CLOSE: Final = "}}"
UNSUBSCRIBE: Final = "unsubscribe"
MOST: Final = 100

_PARTS = re.compile(r"\{\{(?P<inside>(?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?")
# What would end a line of a mail's header, or isn't for reading at all.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A part of a text as it was written: plain text, a placeholder with its key, or a mistake with what is wrong."""

    source: str
    start: int
    key: str = ""
    fallback: str = ""
    error: str = ""

    @property
    def is_plain(self) -> bool:
        return not self.key and not self.error


@dataclass(frozen=True)
class Text:
    """A text, parsed against a catalogue."""

    source: str
    pieces: tuple[Piece, ...]

    @classmethod
    def parse(cls, source: str, catalogue: Mapping[str, Field], *, may_unsubscribe: bool = False) -> "Text":
        """Read the text. Mistakes are pieces with an `error`; `may_unsubscribe` allows `{{ unsubscribe }}`."""
        known = {*catalogue, UNSUBSCRIBE} if may_unsubscribe else set(catalogue)
        return cls(source, tuple(_checked(_pieces(source), known)))

    @property
    def mistakes(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.error]

    @property
    def errors(self) -> list[str]:
        """What is wrong and in which line, for people."""
        return [self._in_its_line(piece) for piece in self.mistakes]

    def has(self, key: str) -> bool:
        return any(piece.key == key for piece in self.pieces)

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with the values; one that is missing or empty is the placeholder's fallback."""
        return "".join(
            piece.source if piece.is_plain or piece.error else values.get(piece.key) or piece.fallback
            for piece in self.pieces
        )

    def values(self, contact: Contact, catalogue: Catalogue) -> dict[str, str]:
        """Return the contact's value of each key in the text, for reading, in the active language."""
        fields = {piece.key: catalogue[piece.key] for piece in self.pieces if piece.key in catalogue}
        return {key: readable(field.show(contact, catalogue.context)) for key, field in fields.items()}

    def _in_its_line(self, piece: Piece) -> str:
        line = self.source.count("\n", 0, piece.start) + 1
        if "\n" not in self.source:
            return piece.error
        return _("Line %(line)s: %(error)s") % {"line": line, "error": piece.error}


def readable(value: str) -> str:
    """Return a value without characters that only machines understand."""
    return _CONTROLS.sub(" ", value.replace("\r\n", "\n"))


def in_one_line(value: str) -> str:
    """Return a text as one line, for a header of a mail."""
    return _SPACES.sub(" ", readable(value)).strip()


def _pieces(source: str) -> Iterator[Piece]:
    place = 0
    for found in _PARTS.finditer(source):
        yield from _plain(source[place : found.start()], place)
        key, bar, fallback = found["inside"].partition("|")
        yield Piece(found[0], found.start(), key.strip(), fallback.strip() if bar else "")
        place = found.end()
    yield from _plain(source[place:], place)


def _plain(text: str, start: int) -> Iterator[Piece]:
    """Return plain text as it is; from a placeholder on that is never closed, a mistake."""
    place = text.find(OPEN)
    if place < 0:
        if text:
            yield Piece(text, start)
        return
    if place:
        yield Piece(text[:place], start)
    yield Piece(text[place:], start + place, error=_("The placeholder that begins here isn’t closed by “}}”."))


def _checked(pieces: Iterable[Piece], known: set[str]) -> Iterator[Piece]:
    placeholders = 0
    for piece in pieces:
        if piece.error or (piece.is_plain and not piece.source.startswith(OPEN)):
            yield piece
            continue
        placeholders += 1
        yield Piece(piece.source, piece.start, piece.key, piece.fallback, _mistake(piece, known, placeholders))


def _mistake(piece: Piece, known: set[str], placeholders: int) -> str:
    if placeholders > MOST:
        return _("At most %(limit)s placeholders.") % {"limit": MOST}
    if not _KEY.fullmatch(piece.key):
        return _("“%(text)s” isn’t a placeholder. Write the key of a field, as in {{ profile.name }}.") % {
            "text": piece.source[:60]
        }
    if piece.key not in known:
        return _("There is no field “%(key)s”.") % {"key": piece.key[:60]}
    return ""
