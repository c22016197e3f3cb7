"""Phone numbers, quickly: parsing one in full takes 40 µs, which is most of an import."""

import re
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")


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


@cache
def _plan(calling_code: int) -> tuple[frozenset[int], re.Pattern[str] | None]:
    """The possible lengths of a country's numbers, and what parsing may strip from their beginning."""
    region = COUNTRY_CODE_TO_REGION_CODE[calling_code][0]
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    if metadata is None or metadata.general_desc is None:
        return frozenset(), None
    prefix = metadata.national_prefix_for_parsing
    return frozenset(metadata.general_desc.possible_length), re.compile(prefix) if prefix else None
