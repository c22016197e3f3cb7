"""All kinds of bulk changes by name. How to add one: docs/bulk.md."""

from typing import Final

from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.kinds.blocking import Block, Unblock
from contacts.bulk.kinds.consent import SetConsent
from contacts.bulk.kinds.deletion import Delete
from contacts.bulk.kinds.tags import AddTags, RemoveTags
from contacts.bulk.kinds.value import SetValue
from contacts.models import BulkChange

__all__ = [
    "KINDS",
    "AddTags",
    "Block",
    "BulkKind",
    "Delete",
    "RemoveTags",
    "SetConsent",
    "SetValue",
    "Unblock",
    "kind_of",
]

_ALL: Final[tuple[type[BulkKind], ...]] = (AddTags, RemoveTags, SetConsent, SetValue, Block, Unblock, Delete)
KINDS: Final = {kind.name: kind for kind in _ALL}


def kind_of(bulk: BulkChange) -> BulkKind:
    """Return what that bulk change does, with what the person gave for it."""
    return KINDS[bulk.kind].from_json(bulk.given)
