"""The keys that a manager may see and change: those of their channel, and no others."""

from collections.abc import Mapping

from django.db import connection
from django.shortcuts import get_object_or_404

from contacts.fields import Catalogue
from contacts.models import ProfileKey, TypeChange
from crm.access import ChannelRequest
from crm.models import Channel


def known_catalogue(request: ChannelRequest) -> Catalogue:
    """Return the catalogue of the channel as it was when the request began, mostly without asking the database.

    What writes values asks again, by `Catalogue.of`, or holds the keys (`changed_since`).
    """
    return Catalogue.known(request.channel, getattr(request.manager, "keys_version", None))


def visible_key(channel: Channel, pk: int) -> ProfileKey:
    """Return the channel's key of that id, archived or not. Raise Http404."""
    key: ProfileKey = get_object_or_404(channel.profile_keys, pk=pk)
    key.channel = channel
    return key


def visible_type_change(channel: Channel, pk: int) -> TypeChange:
    """Return the channel's type change with that id. Raise Http404."""
    change: TypeChange = get_object_or_404(channel.type_changes.select_related("key", "job"), pk=pk)
    change.channel = change.key.channel = channel
    return change


def locked(channel: Channel) -> Channel:
    """Return the channel, locked, so that its keys are changed one at a time: order and names concern all of them."""
    return Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)


def hold(channel: Channel) -> None:
    """Prevent changes of the channel's keys until the end of the transaction. Several transactions may hold them.

    Call it after writing values, not before, so that whoever changes keys waits as shortly as may be.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM {Channel._meta.db_table} WHERE id = %s FOR SHARE", [channel.pk])


def are_current(channel: Channel, catalogue: Catalogue) -> bool:
    """Return whether the keys are still as that catalogue has them; from now to the commit none can change.

    Call it at the end of the transaction that writes values which were read by the catalogue.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT contacts_keys_held(%s)", [channel.pk])
        return bool(cursor.fetchone()[0] == catalogue.version)


def changed_since(channel: Channel, types: Mapping[str, str]) -> list[str]:
    """Return which of these keys (name → type, as they were read) have been archived or have another type now.

    Call it at the end of the transaction that writes values which were read earlier: from then to the commit no key
    can change.
    """
    if not types:
        return []
    hold(channel)
    now = dict(channel.profile_keys.filter(archived_at=None, key__in=types).values_list("key", "type"))
    return sorted(key for key, type_ in types.items() if now.get(key) != type_)
