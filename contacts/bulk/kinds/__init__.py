"""All kinds of bulk changes by name. How to add one: CONTRIBUTING.md."""

from typing import Final

from contacts.bulk.kinds import blocking, consent, deletion, tags, value
from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.kinds.imported import Imported
from contacts.bulk.kinds.retired import Retired
from contacts.models import BulkChange

# In the order of the menu.
_ALL: Final[tuple[type[BulkKind], ...]] = (
    tags.AddTags,
    tags.RemoveTags,
    consent.SetConsent,
    value.SetValue,
    blocking.Block,
    blocking.Unblock,
    deletion.Delete,
)
KINDS: Final = {kind.name: kind for kind in _ALL}
# Those that other rooms note: no menu and no dialog.
_NOTED: Final[dict[str, type[BulkKind]]] = {Imported.name: Imported}


def kind_class(name: str) -> type[BulkKind]:
    """Return the kind that is stored by that name; `Retired` if the program no longer has it."""
    return (KINDS | _NOTED).get(name, Retired)


def kind_of(bulk: BulkChange) -> BulkKind:
    """Return what that bulk change does, with what the person gave for it."""
    return kind_class(bulk.kind).from_json(bulk.given)
