"""Into how many parts a phone network splits a text, each of which is paid for (3GPP TS 23.038, 23.040)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Self

# The default alphabet, and what takes two places as it begins with an escape.
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Parts:
    """`length` is in the units of the alphabet: a character mostly takes one, some take two."""

    is_gsm: bool
    length: int
    number: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the parts of a text: of 160 GSM characters, else of 70; with several parts, of 153 or 67."""
        is_gsm = all(character in _BASIC or character in _EXTENDED for character in text)
        size: Callable[[str], int] = _gsm_size if is_gsm else _ucs2_size
        one, several = (160, 153) if is_gsm else (70, 67)
        sizes = [size(character) for character in text]
        length = sum(sizes)
        return cls(is_gsm, length, 1 if length <= one else _packed(sizes, several))

    @property
    def alphabet(self) -> str:
        return "GSM-7" if self.is_gsm else "UCS-2"


def _packed(sizes: Iterable[int], room: int) -> int:
    """Return how many parts hold characters of these sizes, none of which is split."""
    number, left = 1, room
    for size in sizes:
        if size > left:
            number, left = number + 1, room
        left -= size
    return number


def _gsm_size(character: str) -> int:
    return 2 if character in _EXTENDED else 1


def _ucs2_size(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1
