from collections.abc import Callable
from typing import Final

from crm.extension import ExtensionPoint
from crm.models import Channel

file_removers: Final = ExtensionPoint[Callable[[Channel], None]](
    "Called with a channel that is being deleted, before its rows are: remove its files. Must be safe to repeat."
)


def remove_files(channel: Channel) -> None:
    """Remove the channel's files from the storage."""
    for remover in file_removers:
        remover(channel)
