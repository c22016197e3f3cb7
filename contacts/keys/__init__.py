"""Customer profile data: the keys of a channel."""

from contacts.keys.actions.adding import NewKey, add_key, add_keys, add_standard_keys, spoken
from contacts.keys.actions.archiving import archive, restore
from contacts.keys.actions.order import reorder
from contacts.keys.actions.retyping import convert, preview
from contacts.keys.actions.settings import change, show_in_contacts, show_in_inbox

__all__ = [
    "NewKey",
    "add_key",
    "add_keys",
    "add_standard_keys",
    "archive",
    "change",
    "convert",
    "preview",
    "reorder",
    "restore",
    "show_in_contacts",
    "show_in_inbox",
    "spoken",
]
