"""The keys that a manager may see and change: those of their channel, and no others."""

from collections.abc import Mapping

from django.db import connection
from django.shortcuts import get_object_or_404

from contacts.models import ProfileKey, TypeChange
from crm.models import Channel


def visible_key(channel: Channel, pk: int) -> ProfileKey:
    """Return the channel's key of that id, archived or not. Raise Http404."""
    key: ProfileKey = get_object_or_404(channel.profile_keys, pk=pk)
    key.channel = channel
    return key


def visible_type_change(channel: Channel, pk: int) -> TypeChange:
    """Return the channel's change of a type of that id. Raise Http404."""
    change: TypeChange = get_object_or_404(channel.type_changes.select_related("key", "job"), pk=pk)
    change.channel = change.key.channel = channel
    return change


def locked(channel: Channel) -> Channel:
    """Return the channel, locked for one change of its keys at a time: order, names and types concern all of them."""
    return Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)


def hold(channel: Channel) -> None:
    """Keep every key of the channel as it is to the end of the transaction, together with others who hold them.

    Whatever writes values calls it after writing: a change of a type drops indexes of contacts before it takes its own
    lock, so that each would wait for the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM {Channel._meta.db_table} WHERE id = %s FOR SHARE", [channel.pk])


def changed_since(channel: Channel, types: Mapping[str, str]) -> list[str]:
    """Return which of these keys (name → type, as a writer of values read them) are archived or of another type now.

    For who writes values that were read before: called at the end of the transaction that writes them, as no key can
    change from then to its commit.
    """
    if not types:
        return []
    hold(channel)
    now = dict(channel.profile_keys.filter(archived_at=None, key__in=types).values_list("key", "type"))
    return sorted(key for key, type_ in types.items() if now.get(key) != type_)
