from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import Outcome
from contacts.erasure import actions
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm.actors import Actor


@dataclass(frozen=True)
class Delete(BulkKind):
    """Delete the contacts, with everything that is known of them."""

    name: ClassVar[str] = "delete"
    permissions: ClassVar[frozenset[str]] = BulkKind.permissions | {"contacts.delete"}
    undoable: ClassVar[bool] = False

    def title(self, catalogue: Catalogue) -> str:
        return _("Delete customers")

    def apply(self, bulk: BulkChange, ids: Sequence[int], by: Actor) -> Outcome:
        deleted = actions.delete(bulk.channel, ids, by=by)
        return Outcome(changed=deleted, gone=len(ids) - deleted)
