"""Which numbers can get text messages, as PostgreSQL decides it."""

from functools import cache
from typing import Final

from django.db.models import Q
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, country_code_for_region

E164: Final = r"^\+[1-9][0-9]{6,14}$"


def not_mobile(column: str, country: str) -> Q:
    """Return the condition that a column holds no mobile number.

    That is what isn't E.164, and of numbers with the country's calling code those that are of another kind by the
    metadata of libphonenumber. Numbers of elsewhere count as mobile: all countries' patterns together would take
    PostgreSQL a second to read.
    """
    condition = ~Q(**{f"{column}__regex": E164})
    if own := _pattern(country):
        prefix, pattern = own
        condition |= Q(**{f"{column}__startswith": prefix}) & ~Q(**{f"{column}__regex": pattern})
    return condition


@cache
def _pattern(country: str) -> tuple[str, str] | None:
    """Return the country's calling code and the expression of mobile numbers with it; None where none is known."""
    code = country_code_for_region(country)
    if not code:
        return None
    found = set[str]()
    for region in COUNTRY_CODE_TO_REGION_CODE[code]:  # +1 is that of many
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
        if metadata is not None and metadata.mobile is not None and metadata.mobile.national_number_pattern:
            found.add(metadata.mobile.national_number_pattern)
    patterns = sorted(found - {"NA"})
    return (f"+{code}", rf"^\+{code}(?:{'|'.join(patterns)})$") if patterns else None
