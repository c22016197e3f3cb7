"""Which fields of a customer at Shopify go into which profile keys."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.fields import PROFILE, Catalogue, Field
from contacts.values import Invalid, Stored, is_empty

# By the path in Shopify's JSON: https://shopify.dev/docs/api/webhooks, topic customers/update.
FIELDS: Final[dict[str, str | Promise]] = {
    "email": _("E-mail address"),
    "phone": _("Phone number"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "orders_count": _("Number of orders"),
    "total_spent": _("Total spent"),
    "currency": _("Currency"),
    "note": _("Note"),
    "tags": _("Tags"),
    "created_at": _("Customer since"),
    "default_address.company": _("Company"),
    "default_address.city": _("City"),
    "default_address.zip": _("Postcode"),
    "default_address.country_code": _("Country code"),
}
DEFAULT: Final = {"email": "email", "phone": "mobileNumber", "first_name": "firstName", "last_name": "lastName"}

STATE: Final = "shopifyState"  # enabled, disabled, invited, declined


def mapped(customer: Mapping[str, Any], mapping: Mapping[str, str], catalogue: Catalogue) -> dict[str, Stored]:
    """Return the values that Shopify says, by profile key; null where it says that there is none.

    What isn't said is left out, as is what the key can't hold.
    """
    said = {key: found[0] for path, key in mapping.items() if (found := _find(customer, path))}
    return fitting(said, catalogue)


def fitting(values: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Stored]:
    """Return the values in stored form, by profile key, without those that the channel's keys can't hold."""
    return dict(_fitting(values, catalogue))


def _fitting(values: Mapping[str, Any], catalogue: Catalogue) -> Iterator[tuple[str, Stored]]:
    for key, value in values.items():
        if entry := catalogue.get(f"{PROFILE}.{key}"):
            with suppress(Invalid):
                yield key, _read(value, entry, catalogue)


def _find(customer: Mapping[str, Any], path: str) -> list[Any]:
    """Return a list with what stands at the path; an empty one if nothing does."""
    found: Any = customer
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return []
        found = found[name]
    return [found]


def _read(value: Any, entry: Field, catalogue: Catalogue) -> Stored:
    """As JSON of the key's type, else as the text of a person: Shopify writes amounts and times as texts."""
    if is_empty(value):
        return None
    try:
        return entry.type.parse(value, catalogue.context)
    except Invalid:
        return entry.type.read(str(value), catalogue.context)
