"""How text is made comparable: letter case and width don't matter.

The database does it (`contacts_fold`, an immutable SQL function, so indexes and generated columns hold it); `fold`
is its twin in Python for what never reaches the database.
"""

import unicodedata

from django.db.models import Func, TextField


class Fold(Func):
    """`contacts_fold(text)`: Unicode NFKC, then case folded."""

    function = "contacts_fold"
    arity = 1
    output_field = TextField()


class Key(Func):
    """`contacts_key(text)`: folded, and cut to the 200 characters that an index can hold."""

    function = "contacts_key"
    arity = 1
    output_field = TextField()


def fold(text: str) -> str:
    """The same as `contacts_fold`, with simple case mappings (one character to one)."""
    if text.isascii():
        return text.lower()
    normal = unicodedata.normalize("NFKC", text)
    return "".join(map(_simple_fold, normal)).replace("ß", "ss")


def doubled(text: str) -> str:
    """The same as `contacts_doubled`."""
    return "".join(character * 2 for character in text)


def _simple_fold(character: str) -> str:
    upper = character.upper()
    lower = (upper if len(upper) == 1 else character).lower()
    return lower if len(lower) == 1 else lower[0]
