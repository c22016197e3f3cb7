"""Add keys, and the standard keys of a new channel."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import statistics
from contacts.fields import STANDARD_KEYS, profile_field
from contacts.keys.access import locked
from contacts.models import ProfileKey
from crm.actors import Actor
from crm.log import Entry, record_all
from crm.models import Channel


def add_standard_keys(channel: Channel) -> None:
    """Give a new channel the keys that every shop has."""
    keys = ProfileKey.everywhere.bulk_create(
        ProfileKey(channel=channel, key=key, type=type_, label=label, position=position)
        for position, (key, type_, label) in enumerate(STANDARD_KEYS)
    )
    statistics.keep(*map(profile_field, keys))


class NewKey(NamedTuple):
    """A key that is to be added. Without a label it gets one that is made of its name."""

    key: str
    type: str
    label: str = ""
    description: str = ""


def add_key(channel: Channel, key: str, type_: str, label: str = "", description: str = "", *, by: Actor) -> ProfileKey:
    """Add a key at the end of the channel's list. Raise ValidationError for a bad or taken name and a bad type."""
    (row,) = add_keys(channel, [NewKey(key, type_, label, description)], by=by)
    return row


@transaction.atomic
def add_keys(channel: Channel, new: Iterable[NewKey], *, by: Actor) -> list[ProfileKey]:
    """Add keys at the end of the channel's list, in this order: all of them or none.

    Raise ValidationError for a bad or taken name and a bad type.
    """
    locked(channel)  # two at once must not get the same position
    present = list(channel.profile_keys.values_list("key", "archived_at", "position"))
    known = {key: archived_at is not None for key, archived_at, _position in present}
    first = max((position for _key, _archived_at, position in present), default=-1) + 1
    rows = []
    for position, (key, type_, label, description) in enumerate(new, first):
        _refuse_known(key, known)
        row = ProfileKey(
            channel=channel,
            key=key,
            type=type_,
            label=label.strip() or spoken(key),
            description=description.strip(),
            position=position,
        )
        row.clean_fields(exclude={"channel"})
        known[key] = False
        rows.append(row)
    ProfileKey.everywhere.bulk_create(rows)
    statistics.keep(*map(profile_field, rows))
    record_all(channel, map(_entry, rows), by=by)
    return rows


def spoken(key: str) -> str:
    """Return a label made of a key: `totalAmount` → “Total amount”."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in key)
    return words[:1].upper() + words[1:]


def _refuse_known(key: str, known: Mapping[str, bool]) -> None:
    """Refuse a name that a key has already; `known` says of each whether it is archived."""
    if key not in known:
        return
    if known[key]:
        refusal = _("There is already a key “%(key)s”: it is archived, and can be restored.")
    else:
        refusal = _("There is already a key “%(key)s”.")
    raise ValidationError({"key": refusal % {"key": key}})


def _entry(row: ProfileKey) -> Entry:
    return Entry("key.added", row, after={"key": row.key, "type": row.type, "label": row.label})
