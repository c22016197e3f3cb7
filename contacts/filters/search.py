"""Quick search: name, e-mail and mobile number, in any written form; for the search field, and as a condition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final

import phonenumbers
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.fields import Catalogue, Field
from contacts.filters.operators import CONTAINING
from contacts.filters.predicates import OwnComparison, OwnType
from contacts.filters.tree import Value
from contacts.models import Contact, SearchText
from contacts.values import STRING, Invalid, Stored, ValueContext, written_digits
from contacts.values.folding import doubled, fold
from contacts.values.names import full_name, name_forms, stored_text
from crm.models import Channel

KEY: Final = "search"

Words = tuple[frozenset[str], ...]  # each of them has to be found, in one of its forms


def quick(text: str, country: str) -> Q:
    """Return the contacts that have each word of the text somewhere in name, e-mail or mobile number.

    A text that looks like a phone number is one word, in any written form: with the country code or with the
    leading zero of the country (`country`: two letters). Everything is one condition on `SearchText`, which the
    trigram index serves from two characters on.
    """
    condition = Q(*map(_any, words(text, country)))
    return Q(pk__in=SearchText.everywhere.filter(condition).values("contact")) if condition else Q()


def words(text: str, country: str) -> Words:
    """Return what is looked for, folded."""
    folded = fold(text).replace("\x00", "").strip()
    if digits := written_digits(folded):
        return (frozenset({folded, *_phone_fragments(digits, country)}),)
    return tuple(frozenset({word}) for word in folded.split())


class SearchType(OwnType):
    """What quick search finds, as a condition."""

    name = "search"
    label = gettext_lazy("Search")
    icon = "search"
    operators = CONTAINING

    def parse(self, value: object, context: ValueContext) -> Stored:
        text = STRING.parse(value, context)
        if not isinstance(text, str) or not words(text, context.country):
            raise Invalid(_("A value is missing."))
        return text

    def read(self, text: str, context: ValueContext) -> Stored:
        return self.parse(text, context)

    def show(self, stored: Any, context: ValueContext) -> str:
        return _("“%(text)s”") % {"text": stored}

    def comparison(self, values: tuple[Value, ...], catalogue: Catalogue, now: datetime) -> OwnComparison:
        return Found(str(values[0]), catalogue.context.country)


@dataclass(frozen=True)
class Found(OwnComparison):
    """Quick search for this text finds the contact."""

    text: str
    country: str

    def q(self) -> Q:
        return quick(self.text, self.country)

    def matches(self, contact: Contact) -> bool:
        searched = _searched(contact.profile)
        return all(any(form in searched for form in forms) for forms in self.words)

    @property
    def words(self) -> Words:
        """What is looked for, folded: each word in one of its forms."""
        return words(self.text, self.country)


def search_field(_channel: Channel) -> Iterable[Field]:
    """Yield the key `search`, which only filters know."""
    label = gettext_lazy("Name, e-mail or mobile number")
    yield Field(key=KEY, type=SearchType(), label=label, column="id", sortable=False)


def _phone_fragments(text: str, country: str) -> set[str]:
    """Return what a mobile number in E.164 may contain when a person writes this much of it."""
    digits = text.removeprefix("+")
    fragments = {digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")}
    try:
        number = phonenumbers.parse(text, country)
        fragments.add(f"{number.country_code}{number.national_number}")
    except phonenumbers.NumberParseException:
        pass
    return {fragment for fragment in fragments if len(fragment) > 1}


def _any(forms: frozenset[str]) -> Q:
    """Return the condition of any form. Forms that contain another form are left out: they add only cost."""
    least = (form for form in sorted(forms) if not any(other in form for other in forms - {form}))
    return reduce(or_, map(_contains, least))


def _contains(word: str) -> Q:
    return Q(text__contains=doubled(word))


def _searched(profile: dict[str, Any]) -> str:
    """Return the same as the SQL function `contacts_search`, without doubling."""
    email, mobile = (stored_text(profile.get(key)) for key in ("email", "mobileNumber"))
    return "\n".join(map(fold, ("\n".join([full_name(profile), *name_forms(profile)]), email, mobile)))
