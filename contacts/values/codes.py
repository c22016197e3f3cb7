"""Texts of a fixed form that are no type of a key: what identifies a member, and languages."""

import re
from typing import Final

from django.utils.translation import gettext as _

from contacts.values.base import Invalid

MAX_MEMBER_ID: Final = 64

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,6})?")


def read_member_id(text: str) -> str:
    """Return the text if it can be a member ID. Raise Invalid."""
    if not text:
        raise Invalid(_("A member needs a member ID."))
    if len(text) > MAX_MEMBER_ID:
        raise Invalid(_("A member ID has at most 64 characters."))
    if any(map(str.isspace, text)):
        raise Invalid(_("A member ID has no white space."))
    return storable(text)


def read_language(text: str) -> str:
    """Return the code of a language, such as `ko` or `en-US`. Raise Invalid."""
    if not _LANGUAGE.fullmatch(text):
        raise Invalid(_("“%(value)s” is no language code like “ko” or “en-US”.") % {"value": text[:100]})
    return text.replace("_", "-")


def storable(text: str) -> str:
    """Return the text. Raise Invalid if it has a character that PostgreSQL has no place for."""
    if not is_storable(text):
        raise Invalid(_("Contains a character that can’t be stored."))
    return text


def is_storable(text: str) -> bool:
    """Return whether PostgreSQL has a place for each character of the text."""
    return _UNSTORABLE.search(text) is None
