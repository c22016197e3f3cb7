"""Compare names of columns, and turn them into keys."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

from anyascii import anyascii

MAX_KEY: Final = 60


def plain(name: str) -> str:
    """Return a name without letter case, width, spaces and punctuation."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def bare(name: str) -> str:
    """Return a key's name without `profile.`, which Roster's own files write before it."""
    return name.removeprefix("profile.")


def new_key(name: str, index: int, taken: Container[str]) -> str:
    """Return a free camelCase key: `Skin type` → `skinType`, `회원등급` → `hoeWonDeungGeub`.

    Other scripts are transliterated (anyascii). A name without any letter becomes `column` and its number.
    """
    latin = anyascii(unicodedata.normalize("NFKC", name))
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"^[^A-Za-z]+", "", latin))
    if words:
        first: str = words[0] if len(words) == 1 and not words[0].isupper() else _lowered(words[0])
        rest = "".join(word[:1].upper() + word[1:] for word in words[1:])
        key = f"{first[:1].lower()}{first[1:]}{rest}"[:MAX_KEY]
    else:
        key = f"column{index + 1}"
    free, number = key, 2
    while free in taken:
        free, number = f"{key}{number}", number + 1
    return free


def _lowered(word: str) -> str:
    """Return the word in lower case, unless its capitals separate words written without spaces."""
    return word if re.search(r"[a-z][A-Z]", word) else word.lower()
