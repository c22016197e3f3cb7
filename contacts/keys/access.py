"""The keys that a manager may see and change: those of their channel, and no others."""

from collections.abc import Mapping

from django.db import connection
from django.shortcuts import get_object_or_404

from contacts.models import ProfileKey, TypeChange
from crm.models import Channel


def visible_key(channel: Channel, pk: int) -> ProfileKey:
    """The channel's key of that id, archived or not. Raise Http404."""
    key: ProfileKey = get_object_or_404(channel.profile_keys, pk=pk)
    key.channel = channel
    return key


def visible_type_change(channel: Channel, pk: int) -> TypeChange:
    """The channel's change of a type of that id. Raise Http404."""
    change: TypeChange = get_object_or_404(channel.type_changes.select_related("key", "job"), pk=pk)
    change.channel = change.key.channel = channel
    return change


def locked(channel: Channel) -> Channel:
    """The channel, for one change of its keys at a time: order, names and types are a matter of all of them."""
    return Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)


def hold(channel: Channel) -> None:
    """No key of the channel changes from now to the end of the transaction; who also holds them isn't waited for.

    For who writes values, after he has written them: a change of a type drops indexes of contacts before it takes its
    own lock, and would wait for him while he waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM {Channel._meta.db_table} WHERE id = %s FOR SHARE", [channel.pk])


def changed_since(channel: Channel, types: Mapping[str, str]) -> list[str]:
    """Which of these keys (name → type, as a writer of values has read them) are archived or of another type now.

    For who writes values that were read before: called at the end of the transaction that writes them, as no key can
    change from then to its commit.
    """
    if not types:
        return []
    hold(channel)
    now = dict(channel.profile_keys.filter(archived_at=None, key__in=types).values_list("key", "type"))
    return sorted(key for key, type_ in types.items() if now.get(key) != type_)
