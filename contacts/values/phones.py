"""Phone numbers, quickly: parsing one in full takes 40 µs, which is most of an import."""

import re
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, country_code_for_region

from contacts.values import Invalid, Phone, ValueContext, written_digits

_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")


def any_form(text: str, context: ValueContext) -> str | None:
    """A whole text that a person or a program may write for a phone number, in E.164; None if it can't be one."""
    digits = written_digits(text)
    if digits is None or not 4 <= len(digits) <= 20:
        return None
    if quick := e164(digits) or national(digits, context.country):
        return quick
    try:
        return str(Phone().read(text, context) or "") or None
    except Invalid:
        return None


def e164(text: str) -> str | None:
    """The text itself if it certainly is what parsing and formatting as E.164 would give; None if that isn't sure.

    Sure are digits after a plus, of a known country and a possible length there, that don't begin with anything that
    parsing may take for a trunk prefix.
    """
    if not _INTERNATIONAL.fullmatch(text):
        return None
    for digits in (2, 3, 4):
        if int(text[1:digits]) in COUNTRY_CODE_TO_REGION_CODE:
            lengths, prefix = _plan(int(text[1:digits]))
            national = text[digits:]
            sure = national[0] != "0" and len(national) in lengths and not (prefix and prefix.match(national))
            return text if sure else None
    return None


def national(digits: str, country: str) -> str | None:
    """E.164 of the digits that are dialled within a country (two letters), as parsing would give it; None if unsure."""
    dialling = _dialling(country)
    if dialling is None or not digits.isascii() or not digits.isdigit():
        return None
    code, trunk, prefix, abroad = dialling
    if abroad.match(digits) or digits.startswith(code):
        return None
    if digits.startswith(trunk):
        stripped = prefix.match(digits)
        if stripped is None or stripped.end() != len(trunk):
            return None
        digits = digits.removeprefix(trunk)
    return e164(f"+{code}{digits}")


@cache
def _dialling(country: str) -> tuple[str, str, re.Pattern[str], re.Pattern[str]] | None:
    """Calling code, trunk prefix, what parsing may strip, what leads abroad; only of the main country of its code."""
    code = country_code_for_region(country)
    metadata = PhoneMetadata.metadata_for_region(country, None)
    if not code or metadata is None or COUNTRY_CODE_TO_REGION_CODE[code][0] != country:
        return None
    if not metadata.national_prefix or not metadata.international_prefix or metadata.national_prefix_transform_rule:
        return None
    prefix = metadata.national_prefix_for_parsing or metadata.national_prefix
    return str(code), metadata.national_prefix, re.compile(prefix), re.compile(metadata.international_prefix)


@cache
def _plan(calling_code: int) -> tuple[frozenset[int], re.Pattern[str] | None]:
    """The possible lengths of a country's numbers, and what parsing may strip from their beginning."""
    region = COUNTRY_CODE_TO_REGION_CODE[calling_code][0]
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    if metadata is None or metadata.general_desc is None:
        return frozenset(), None
    prefix = metadata.national_prefix_for_parsing
    return frozenset(metadata.general_desc.possible_length), re.compile(prefix) if prefix else None
