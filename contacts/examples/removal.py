"""The examples go, and leave nothing but what the log says of it: docs/examples.md."""

from collections.abc import Iterable

from django.db.models import BooleanField, Func, Model, Value
from django.db.models.aggregates import Aggregate

from contacts.erasure.actions import erase, remove_invented
from contacts.keys.access import locked
from contacts.keys.usage import names_of_users
from contacts.models import Chat, Contact, ExampleSet, ProfileKey
from crm.actors import Actor
from crm.log import record
from crm.models import Channel


def remove(examples: ExampleSet, *, by: Actor) -> None:
    """Delete the examples with their chats, their entries in the log, and the keys that nobody else uses.

    Call it in a transaction.
    """
    channel = examples.channel
    ids = list(channel.example_contacts.order_by("pk").values_list("pk", flat=True))
    _remove_chats(channel, ids)
    changed = _changed_by_hand(channel, ids)
    removed = erase(channel, changed) + remove_invented(channel, set(ids) - set(changed))
    _remove_from_log(channel, Contact, ids)
    gone = _remove_keys(channel, examples.keys)
    examples.delete()
    record(channel, "examples.removed", by=by, contacts=removed, kept=[key for key in examples.keys if key not in gone])


def _remove_chats(channel: Channel, ids: Iterable[int]) -> None:
    chats = channel.chats.filter(contact__in=ids)
    _remove_from_log(channel, Chat, list(chats.values_list("pk", flat=True)))
    chats.delete()


def _changed_by_hand(channel: Channel, ids: Iterable[int]) -> list[int]:
    """Return those into whose profile somebody has written: it may tell of a person, whom texts then may name too."""
    changes = channel.log.filter(subject_type=Contact._meta.model_name, subject_id__in=ids, verb="contact.changed")
    return sorted({pk for pk in changes.values_list("subject_id", flat=True) if pk is not None})


def _remove_keys(channel: Channel, names: list[str]) -> set[str]:
    """Delete those of the keys of which no contact has a value and which nothing uses; return their names.

    After the contacts: who writes a value locks the contact first, then holds the keys.
    """
    locked(channel)
    rows = list(channel.profile_keys.filter(key__in=names))
    used = _with_values(channel, [row.key for row in rows])
    unused = [row for row in rows if row.key not in used and not names_of_users(row)]
    for row in unused:
        _remove_from_log(channel, ProfileKey, [row.pk])
        row.delete()
    return {row.key for row in unused}


def _with_values(channel: Channel, keys: list[str]) -> set[str]:
    """Return the keys of which a contact has a value, by one walk over the contacts."""
    if not keys:
        return set()
    has = {f"has{place}": _Any(Func("profile", Value(key), function="jsonb_exists")) for place, key in enumerate(keys)}
    found = channel.contacts.order_by().aggregate(**has)
    return {key for place, key in enumerate(keys) if found[f"has{place}"]}


class _Any(Aggregate):
    """Whether it is true of at least one row."""

    function = "bool_or"
    output_field = BooleanField()


def _remove_from_log(channel: Channel, model: type[Model], ids: Iterable[int]) -> None:
    """Remove what the log says of these; of real customers it keeps that somebody was deleted."""
    channel.log.filter(subject_type=model._meta.model_name, subject_id__in=ids).delete()
