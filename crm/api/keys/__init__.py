"""The keys by which programs act in a channel."""

from crm.api.keys.actions import NewKey, make_key, revoke
from crm.api.keys.queries import find_key, note_use

__all__ = ["NewKey", "find_key", "make_key", "note_use", "revoke"]
