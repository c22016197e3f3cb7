"""From bulk changes: what was done to the contact together with many others."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.bulk.description import title
from contacts.fields import Catalogue
from contacts.models import BulkChange, BulkEffect, Contact
from contacts.profile.timeline.entry import Entry

Position = list[Any]


def bulk_changes(
    contact: Contact, catalogue: Catalogue, after: Position | None, size: int
) -> Iterator[tuple[Position, Entry]]:
    """The next `size`, each with its position; `after` is one of those."""
    effects = contact.channel.bulk_effects.filter(contact_id=contact.pk).select_related("bulk__manager__user")
    if after is not None:
        at, pk = datetime.fromisoformat(after[0]), after[1]
        effects = effects.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    for effect in effects.order_by("-at", "-pk")[:size]:
        yield [effect.at.isoformat(), effect.pk], _entry_of(effect, catalogue)


def _entry_of(effect: BulkEffect, catalogue: Catalogue) -> Entry:
    bulk = effect.bulk
    undone = bulk.undo_state == BulkChange.State.DONE
    return Entry(
        at=effect.at,
        icon="layers",
        deed=_deed(bulk, catalogue),
        who=str(bulk.manager.user) if bulk.manager else "",
        text=_("With others; undone later") if undone else _("With others"),
    )


def _deed(bulk: BulkChange, catalogue: Catalogue) -> str:
    key = bulk.given.get("key")
    return title(bulk, catalogue) if key is None or key in catalogue else _("Contact changed")
