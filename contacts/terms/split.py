"""From a pasted text to its terms."""

import re
from collections.abc import Iterable
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from contacts.values import ValueContext
from contacts.values.folding import fold
from contacts.values.phones import any_form

MAX_TERMS: Final = 10_000


class Separator(TextChoices):
    """What stands between terms."""

    MARKS = "marks", _("Comma, semicolon, tab or new line")
    SPACES = "spaces", _("Spaces too")
    LINES = "lines", _("New line only")


class TooMany(ValueError):
    """More terms than can be searched at once: `number`."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"{number:,} terms")


class Undecided(ValueError):
    """Words with spaces between them: one name, or `pieces` of their own. The one who typed them has to say."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        super().__init__(f"one term or {len(pieces)}")


_MARKS: Final = ",;\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029，、；"
_QUOTED: Final = r'[^\S\t\n\r]*"((?:[^"\n\r]|""){0,400})"[^\S\t\n\r]*'  # bounded: an open quote costs little
_ADDRESS: Final = r"<\s*[^\s@<>]{1,256}@[^\s@<>]{1,256}\s*>"
# As mail programs write those whom a message went to: `Park, Mina <mina@x.example>`, `"Park, Mina" <mina@x.example>`.
_NAMES: Final = rf"[^{_MARKS}@<>\d]{{1,100}}(?:,[^{_MARKS}@<>\d]{{1,100}}){{1,4}}"
_ADDRESSED: Final = rf'(?:[^\S\t\n\r]*"[^"<>\n\r]{{0,400}}"[^\S\t\n\r]*|{_NAMES}){_ADDRESS}[.]?'
_PIECE: Final = re.compile(rf"{_QUOTED}(?=[{_MARKS}]|\Z)|{_ADDRESSED}|[^{_MARKS}]+")
_MARK: Final = re.compile(f"[{_MARKS}]")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
# What copying out of other programs leaves at the edges.
_UNSEEN: Final = (
    "\ufeff\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
)
_EDGES: Final = _UNSEEN + "".join(filter(str.isspace, map(chr, range(0x3001))))
_GUARDED: Final = re.compile(r"'+[=+\-@＝＋－＠]")  # as `contacts.terms.report` guards a spreadsheet
_CERTAIN: Final = re.compile(r"[^\s@]+@[^\s@]+|(?=\S*\d)(?=\S*[^\W\d_])\S+|\d{5,}")


def split(text: str, separator: Separator, context: ValueContext) -> list[str]:
    """Return the terms of the text as they are written; those given twice are in the result twice.

    Names before an address in angle brackets belong to the address, with the commas between them.
    Without any mark a text is separated by its spaces if each piece certainly is an e-mail address, a phone number
    in any form or an ID. Raise TooMany; Undecided for a text that may be one name or several.
    """
    text = _UNSTORABLE.sub("", text)
    if separator is Separator.LINES:
        pieces = _trimmed(text.splitlines())
    elif separator is Separator.SPACES:
        pieces = _trimmed(piece for mark in _marked(text) for piece in mark.split())
    else:
        pieces = _trimmed(_marked(text))
        if len(pieces) == 1:
            pieces = _by_spaces(pieces[0], context)
    if len(pieces) > MAX_TERMS:
        raise TooMany(len(pieces))
    return pieces


def joined(terms: Iterable[str]) -> str:
    """Return the text that is split into these terms again: one a line, in quotes if a mark is in it."""
    return "".join(f"{_quoted(term)}\n" for term in terms)


def _quoted(term: str) -> str:
    return '"{}"'.format(term.replace('"', '""')) if _MARK.search(term) else term


def _marked(text: str) -> list[str]:
    return [match[0] if match[1] is None else match[1].replace('""', '"') for match in _PIECE.finditer(text)]


def _trimmed(pieces: Iterable[str]) -> list[str]:
    return [piece for piece in map(_trim, pieces) if piece]


def _trim(piece: str) -> str:
    piece = piece.strip(_EDGES)
    for quote in "\"'":
        if len(piece) > 1 and piece[0] == piece[-1] == quote:
            piece = piece[1:-1].strip(_EDGES)
    return piece[1:] if _GUARDED.match(piece) else piece


def _by_spaces(term: str, context: ValueContext) -> list[str]:
    pieces = _trimmed(term.split())
    if len(pieces) < 2 or any_form(term, context) or term.endswith(">"):
        return [term]
    if all(_CERTAIN.fullmatch(fold(piece)) or any_form(piece, context) for piece in pieces):
        return pieces
    raise Undecided(pieces)
