"""What a change makes of a contact, in memory."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from contacts.fields import PROFILE, Catalogue, is_verified
from contacts.models import Contact
from contacts.upserting.reading import Reading
from contacts.values import Stored, is_empty

Values = dict[str, Any]

# The key of a field → its column; of consent also when it was changed.
COLUMNS: Final = {
    "tags": "tags",
    "language": "language",
    "blocked": "blocked",
    "unsubscribeEmail": "unsubscribe_email",
    "unsubscribeTexting": "unsubscribe_texting",
}
CHANGED_AT: Final = {"unsubscribeEmail": "unsubscribe_email_at", "unsubscribeTexting": "unsubscribe_texting_at"}
# Contact information → the field and the column that say whether it is verified.
VERIFIED: Final = {
    "email": ("emailQualified", "email_qualified"),
    "mobileNumber": ("mobileNumberQualified", "mobile_number_qualified"),
}


class Difference(NamedTuple):
    """What is other than before, by the keys of fields."""

    before: Values
    after: Values


def apply(contact: Contact, reading: Reading, catalogue: Catalogue, now: datetime, *, qualifies: bool) -> Difference:
    """Change the instance, and return what is other than before; nothing is stored.

    Contact information that is other than before counts as verified if the one who gives it should know (`qualifies`)
    and it is valid.
    """
    difference = Difference({}, {})
    profile: dict[str, Stored] = contact.profile
    for key, value in _profile_after(profile, reading, catalogue).items():
        _put_profile(contact, key, value, difference, qualifies)
    for key, value in reading.columns.items():
        column = COLUMNS[key]
        if not is_same(was := getattr(contact, column), value):
            setattr(contact, column, value)
            _note(difference, key, was, value)
            if key in CHANGED_AT:
                setattr(contact, CHANGED_AT[key], now)
    return difference


def is_reached_otherwise(contact: Contact, difference: Difference) -> bool:
    """Return whether the difference has contact information that is verified now."""
    return any(
        difference.after.get(f"{PROFILE}.{key}") is not None and getattr(contact, column)
        for key, (_name, column) in VERIFIED.items()
    )


def is_same(one: object, other: object) -> bool:
    """Return whether two stored values are the same JSON: 1 isn't true, also within lists."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return type(one) is type(other) and one == other


def _profile_after(profile: Mapping[str, Stored], reading: Reading, catalogue: Catalogue) -> dict[str, Stored]:
    """Return the values of all keys that the change speaks of."""
    cleared = [key for key in profile if f"{PROFILE}.{key}" in catalogue] if reading.clears_profile else []
    after: dict[str, Stored] = {**dict.fromkeys(cleared), **reading.profile}
    for key, value in reading.once.items():
        if is_empty(after.get(key, profile.get(key))):
            after[key] = value
    return after


def _put_profile(contact: Contact, key: str, value: Stored, difference: Difference, qualifies: bool) -> None:
    was = contact.profile.get(key)
    if is_same(was, value):
        return
    if value is None:
        del contact.profile[key]
    else:
        contact.profile[key] = value
    _note(difference, f"{PROFILE}.{key}", was, value)
    if key in VERIFIED:
        name, column = VERIFIED[key]
        verified = qualifies and is_verified(f"{PROFILE}.{key}", value)
        if getattr(contact, column) != verified:
            setattr(contact, column, verified)
            _note(difference, name, not verified, verified)


def _note(difference: Difference, key: str, was: object, now: object) -> None:
    difference.before[key] = None if is_empty(was) else was
    difference.after[key] = None if is_empty(now) else now
