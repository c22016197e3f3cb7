from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import ChangeSql, UndoSql
from contacts.fields import Catalogue


@dataclass(frozen=True)
class _SetBlocked(BulkKind):
    """Undone where the contact is still, or again, as this left it."""

    permissions: ClassVar[frozenset[str]] = BulkKind.permissions | {"contacts.edit"}
    blocked: ClassVar[bool]

    def change(self) -> ChangeSql:
        return ChangeSql(
            unchanged="contact.blocked = %(blocked)s",
            before="to_jsonb(contact.blocked)",
            assignments="blocked = %(blocked)s",
            params={"blocked": self.blocked},
        )

    def undoing(self) -> UndoSql:
        return UndoSql(
            still="contact.blocked = %(blocked)s",
            assignments="blocked = NOT %(blocked)s",
            params={"blocked": self.blocked},
        )


@dataclass(frozen=True)
class Block(_SetBlocked):
    """Mark the contacts as blocked."""

    name: ClassVar[str] = "block"
    blocked: ClassVar[bool] = True

    def title(self, catalogue: Catalogue) -> str:
        return _("Block customers")


@dataclass(frozen=True)
class Unblock(_SetBlocked):
    """Take the mark away."""

    name: ClassVar[str] = "unblock"
    blocked: ClassVar[bool] = False

    def title(self, catalogue: Catalogue) -> str:
        return _("Unblock customers")
