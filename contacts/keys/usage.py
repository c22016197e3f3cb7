"""What uses a key, by what higher apps have registered."""

from collections.abc import Callable
from typing import Final

from contacts.fields import PROFILE
from contacts.models import ProfileKey
from crm.extension import ExtensionPoint
from crm.models import Channel

key_users: Final = ExtensionPoint[Callable[[Channel, str], list[str]]](
    "Gives the names of what uses a field (`profile.total`) of the channel, itself or through others."
)


def names_of_users(row: ProfileKey) -> list[str]:
    """Return the names of what breaks when the key is archived or its type is changed."""
    return [name for users in key_users for name in users(row.channel, f"{PROFILE}.{row.key}")]
