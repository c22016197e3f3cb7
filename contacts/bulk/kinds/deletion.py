from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from contacts.bulk.kinds.base import Kind
from contacts.bulk.statement import Outcome
from contacts.erasure import actions
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm.actors import Actor


class Delete(Kind):
    """The contacts go for good."""

    undoable: ClassVar[bool] = False

    def title(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        return _("Delete customers")

    def apply(self, bulk: BulkChange, ids: Sequence[int], by: Actor) -> Outcome:
        deleted = actions.delete(bulk.channel, ids, by=by)
        return Outcome(changed=deleted, gone=len(ids) - deleted)
