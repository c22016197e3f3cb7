"""Quick search: name, e-mail and mobile number, in any written form, as you type."""

import re
from functools import reduce
from operator import or_

import phonenumbers
from django.db.models import Q

from contacts.models import SearchText
from contacts.values.folding import doubled, fold

_PHONE = re.compile(r"[+\d][\d\s().\-/]*", re.ASCII)


def quick(text: str, country: str) -> Q:
    """The contacts that have each word of the text somewhere in name, e-mail or mobile number.

    A text that looks like a phone number is one word, in any written form: with the country code or with the
    leading zero of the country (`country`: two letters). Everything is one condition on `SearchText`, which the
    trigram index serves from two characters on.
    """
    folded = fold(text).replace("\x00", "").strip()
    if _PHONE.fullmatch(folded):
        condition = _any({folded, *_phone_fragments(folded, country)})
    else:
        condition = Q(*map(_contains, folded.split()))
    return Q(pk__in=SearchText.everywhere.filter(condition).values("contact")) if condition else Q()


def _phone_fragments(text: str, country: str) -> set[str]:
    """What a mobile number in E.164 may contain when a person writes this much of it."""
    digits = re.sub(r"\D", "", text)
    fragments = {digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")}
    try:
        number = phonenumbers.parse(text, country)
        fragments.add(f"{number.country_code}{number.national_number}")
    except phonenumbers.NumberParseException:
        pass
    return {fragment for fragment in fragments if len(fragment) > 1}


def _any(words: set[str]) -> Q:
    """Those in which another of them stands say nothing more, and cost as much again."""
    least = (word for word in sorted(words) if not any(other in word for other in words - {word}))
    return reduce(or_, map(_contains, least))


def _contains(word: str) -> Q:
    return Q(text__contains=doubled(word))
