"""Add keys, and the standard keys of a new channel."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contacts import statistics
from contacts.fields import STANDARD_KEYS, profile_field
from contacts.keys.access import locked
from contacts.models import ProfileKey
from crm.actors import Actor
from crm.log import record
from crm.models import Channel


def add_standard_keys(channel: Channel) -> None:
    """Give a new channel the keys that every shop has."""
    keys = ProfileKey.everywhere.bulk_create(
        ProfileKey(channel=channel, key=key, type=type_, label=label, position=position)
        for position, (key, type_, label) in enumerate(STANDARD_KEYS)
    )
    statistics.keep(*map(profile_field, keys))


@transaction.atomic
def add_key(channel: Channel, key: str, type_: str, label: str = "", description: str = "", *, by: Actor) -> ProfileKey:
    """Add a key at the end of the channel's list. Raise ValidationError for a bad or taken name and a bad type."""
    locked(channel)  # two at once must not get the same position
    _refuse_known(channel, key)
    last = channel.profile_keys.aggregate(last=Max("position"))["last"]
    row = ProfileKey(
        channel=channel,
        key=key,
        type=type_,
        label=label.strip() or spoken(key),
        description=description.strip(),
        position=0 if last is None else last + 1,
    )
    row.full_clean()
    row.save()
    statistics.keep(profile_field(row))
    record(channel, "key.added", row, by=by, after={"key": key, "type": type_, "label": row.label})
    return row


def spoken(key: str) -> str:
    """Return a label made of a key: `totalAmount` → “Total amount”."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in key)
    return words[:1].upper() + words[1:]


def _refuse_known(channel: Channel, key: str) -> None:
    known = channel.profile_keys.filter(key=key).first()
    if known is None:
        return
    if known.archived_at is None:
        refusal = _("There is already a key “%(key)s”.")
    else:
        refusal = _("There is already a key “%(key)s”: it is archived, and can be restored.")
    raise ValidationError({"key": refusal % {"key": key}})
