"""Whether phone numbers are valid for their country: `phonenumbers.is_valid_number`, without its 40 µs of parsing."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Self

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc

_KINDS: Final = (
    "mobile", "fixed_line", "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan",
    "voicemail",
)  # fmt: skip
_INTERNATIONAL: Final = re.compile(r"\+[1-9][0-9]{4,17}")

# Numbers that the metadata takes as valid and the national plan doesn't have. Korea: eight digits follow 010, where
# the older 011 to 019 have seven or eight.
_NOT_IN_THE_PLAN: Final = {82: re.compile(r"10\d{7}")}


@lru_cache(4096)
def is_valid(number: object) -> bool:
    """Return whether the text, in E.164, is a valid number of its country. Nobody need have it."""
    if not isinstance(number, str) or not _INTERNATIONAL.fullmatch(number):
        return False
    for end in (2, 3, 4):
        code, national = int(number[1:end]), number[end:]
        if code in COUNTRY_CODE_TO_REGION_CODE:
            outside = _NOT_IN_THE_PLAN.get(code)
            return not (outside and outside.fullmatch(national)) and _is_in_plan(code, national)
    return False


def _is_in_plan(calling_code: int, national: str) -> bool:
    """Return whether it is valid in the region that it belongs to, of those that share the calling code."""
    plans = _plans(calling_code)
    for plan in plans:
        if plan.leading is not None and len(plans) > 1:
            if plan.leading.match(national):
                return plan.has(national)
        elif plan.has(national):
            return True
    return False


@dataclass(frozen=True)
class _Form:
    lengths: frozenset[int]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, description: PhoneNumberDesc) -> Self:
        return cls(frozenset(description.possible_length), re.compile(description.national_number_pattern or ""))

    def fits(self, national: str) -> bool:
        return (not self.lengths or len(national) in self.lengths) and bool(self.pattern.fullmatch(national))


@dataclass(frozen=True)
class _Plan:
    """The numbers of one region."""

    leading: re.Pattern[str] | None
    general: _Form
    kinds: tuple[_Form, ...]

    def has(self, national: str) -> bool:
        return self.general.fits(national) and any(kind.fits(national) for kind in self.kinds)


@cache
def _plans(calling_code: int) -> tuple[_Plan, ...]:
    plans = []
    for region in COUNTRY_CODE_TO_REGION_CODE[calling_code]:
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
        if metadata is not None and metadata.general_desc is not None:
            kinds = [getattr(metadata, kind) for kind in _KINDS]
            plans.append(
                _Plan(
                    re.compile(metadata.leading_digits) if metadata.leading_digits else None,
                    _Form.of(metadata.general_desc),
                    tuple(_Form.of(kind) for kind in kinds if kind is not None and kind.national_number_pattern),
                )
            )
    return tuple(plans)
