"""The writes of customer profile data: the channel's keys."""

from contacts.actions.keys.adding import add_key, add_standard_keys, spoken
from contacts.actions.keys.archiving import archive, restore
from contacts.actions.keys.order import reorder
from contacts.actions.keys.retyping import convert, preview
from contacts.actions.keys.settings import change, show_in_contacts, show_in_inbox

__all__ = [
    "add_key",
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
