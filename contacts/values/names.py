"""How a contact's name is made of what is stored, and in which forms it is found.

The SQL functions `contacts_full_name` and `contacts_name_forms` (migration 0017) are the twins of `full_name` and
`name_forms`; sorting, multi-term search and quick search rest on them.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from contacts.values.number import plain

# Hangul, Kana, Bopomofo and Han with their marks, as ranges for a character class.
_EAST_ASIAN: Final = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe00-\ufe0f\uff66-\uffdc\U00020000-\U0003ffff\U000e0100-\U000e01ef"
)
_SPACES: Final = " \u3000"
_JOINED: Final = re.compile(f"[{_EAST_ASIAN}{_SPACES}]+")
_SEVERAL: Final = re.compile(f"[{_EAST_ASIAN}]+(?:[{_SPACES}]+[{_EAST_ASIAN}]+)+")
_NO_SPACES: Final = str.maketrans("", "", _SPACES)


def full_name(profile: Mapping[str, Any]) -> str:
    """Return the name to show: `name`, else that of first and last name; may be empty."""
    name, first, last = (stored_text(profile.get(key)) for key in ("name", "firstName", "lastName"))
    return name or joined_name(first, last)


def joined_name(first: str, last: str) -> str:
    """Return the whole name: the first name before the last; Korean, Chinese and Japanese names the other way round.

    Those are the names that have no other letters; they are written without a space. Either name may be empty.
    """
    if _JOINED.fullmatch(first + last):
        return (last + first).translate(_NO_SPACES)
    return f"{first} {last}".strip(" ")


def name_forms(profile: Mapping[str, Any]) -> list[str]:
    """Return further forms in which a Korean, Chinese or Japanese name is found: without spaces, in either order.

    Only of a name whose parts are known, by spaces or as first and last name. One of three parts keeps their order.
    """
    name, first, last = (stored_text(profile.get(key)) for key in ("name", "firstName", "lastName"))
    return either_order(name or (f"{last} {first}" if first and last else ""))


def either_order(name: str) -> list[str]:
    """Return the same of a name as somebody writes it."""
    if not _SEVERAL.fullmatch(name):
        return []
    parts = name.replace("\u3000", " ").split()
    return ["".join(parts), *(["".join(reversed(parts))] if len(parts) == 2 else [])]


def is_east_asian(name: str) -> bool:
    """Return whether the name has Korean, Chinese or Japanese letters only, with or without spaces."""
    return _JOINED.fullmatch(name) is not None


def stored_text(value: object) -> str:
    """Return a JSON value as SQL's `->>` gives it; empty for none."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list | dict) else plain(value)
