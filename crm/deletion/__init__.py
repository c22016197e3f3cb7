"""Deletion of a whole channel: asked for by an owner, done in the background until nothing of it is left."""

from crm.deletion.actions import Deletion, delete_channel
from crm.deletion.files import file_removers

__all__ = ["Deletion", "delete_channel", "file_removers"]
