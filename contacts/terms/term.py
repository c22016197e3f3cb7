"""Terms: what somebody looks for, recognised as what it may be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from contacts.values import ValueContext
from contacts.values.folding import fold
from contacts.values.names import either_order, is_east_asian
from contacts.values.phones import any_form

MAX_MEMBER_ID: Final = 64
MAX_DIVIDED: Final = 12  # letters of a name without a space that is looked for in parts
MAX_EXACT: Final = 200  # what a key column holds; at this length it may be the beginning of something longer

_EMAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_ADDRESSED: Final = re.compile(r"[^<>]*<\s*([^\s@<>]+@[^\s@<>]+)\s*>[.]?")
_MAILTO: Final = re.compile(r"mailto:([^?]+)(\?.*)?", re.IGNORECASE)
_AROUND: Final = "\"'“”‘’"


class TermKind(TextChoices):
    """What a term may be."""

    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("phone number")
    WORD = "word", _("member ID or name")
    NAME = "name", _("name")


@dataclass(frozen=True)
class Term:
    """One term: `value` is what is compared, `texts` are its written forms, as often as it was given."""

    kind: TermKind
    value: str
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it was written first."""
        return self.texts[0]

    @property
    def times(self) -> int:
        return len(self.texts)

    @property
    def forms(self) -> list[str]:
        """Its different written forms."""
        return list(dict.fromkeys(self.texts)) if len(self.texts) > 1 else list(self.texts)

    def probes(self) -> Iterable[tuple[str, str]]:
        """Yield the places in which it may be, with what they must equal after folding; a member ID as it is."""
        if self.kind is TermKind.EMAIL:
            yield "email_key", self.value
        elif self.kind is TermKind.PHONE:
            yield "mobile_key", self.value
        elif len(self.value) < MAX_EXACT:
            yield from _name_probes(self.value)
        if self.kind is not TermKind.NAME:
            yield from (("member_id", form) for form in self.forms if _may_be_member_id(form))


@dataclass(frozen=True)
class Terms:
    """Different terms in the order in which they were given."""

    terms: tuple[Term, ...]

    @classmethod
    def of(cls, pieces: Iterable[str], context: ValueContext) -> Self:
        """Recognise each piece; pieces that mean the same are one term."""
        texts: dict[tuple[TermKind, str], list[str]] = {}
        for piece in pieces:
            texts.setdefault(_recognised(piece, context), []).append(piece)
        return cls(tuple(Term(kind, value, tuple(given)) for (kind, value), given in texts.items()))

    @classmethod
    def from_json(cls, data: list[Any]) -> Self:
        """Return what `to_json` wrote."""
        return cls(tuple(Term(TermKind(kind), value, tuple(texts)) for kind, value, *texts in data))

    def to_json(self) -> list[list[str]]:
        return [[term.kind.value, term.value, *term.texts] for term in self.terms]

    def __len__(self) -> int:
        return len(self.terms)

    @cached_property
    def probes(self) -> dict[str, list[tuple[int, str]]]:
        """For each place what to look for in it, with the number of the term."""
        probes: dict[str, list[tuple[int, str]]] = {}
        for number, term in enumerate(self.terms):
            for column, value in term.probes():
                probes.setdefault(column, []).append((number, value))
        return probes


def _recognised(piece: str, context: ValueContext) -> tuple[TermKind, str]:
    addressed = _ADDRESSED.fullmatch(piece)
    if addressed or _EMAIL.fullmatch(piece):
        address = fold(_bare_address(addressed[1] if addressed else piece))
        return (TermKind.EMAIL, address) if len(address) < MAX_EXACT else (TermKind.NAME, address)
    if number := any_form(piece, context):
        return TermKind.PHONE, number
    return TermKind.NAME if any(map(str.isspace, piece)) else TermKind.WORD, fold(piece)


def _bare_address(written: str) -> str:
    """Return the address without `mailto:`, quotation marks and the full stop of the sentence that it stood in."""
    written = written.strip(_AROUND).removesuffix(".").strip(_AROUND)
    mailto = _MAILTO.fullmatch(written)
    return mailto[1] if mailto else written


def _name_probes(name: str) -> Iterable[tuple[str, str]]:
    """Yield the name; a Korean, Chinese or Japanese one in either order, with and without a space.

    At least one of the two, the term or the contact, says by a space or by first and last name which parts it has.
    """
    yield "name_key", name
    if not is_east_asian(name):
        return
    if " " in name:
        parts = name.split()
        forms = [*either_order(name), *([" ".join(reversed(parts))] if len(parts) == 2 else [])]
        yield from (("name_key", form) for form in forms)
    elif len(name) <= MAX_DIVIDED:
        for place in range(1, len(name)):
            yield "name_key", f"{name[:place]} {name[place:]}"
            yield "name_key", f"{name[place:]} {name[:place]}"
            yield "first_and_last", f"{name[place:]} {name[:place]}"


def _may_be_member_id(text: str) -> bool:
    return len(text) <= MAX_MEMBER_ID and not any(map(str.isspace, text))
