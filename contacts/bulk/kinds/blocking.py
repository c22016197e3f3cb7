from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import ChangeSql, UndoSql


@dataclass(frozen=True)
class _SetBlocked(BulkKind):
    """Undone where the contact is still, or again, as this left it."""

    permissions = BulkKind.permissions | {"contacts.edit"}
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

    name = "block"
    path = "blocking"
    icon = "ban"
    label = _("Block")
    heading = _("Block customers")
    button = _("Block")
    blocked = True


@dataclass(frozen=True)
class Unblock(_SetBlocked):
    """Take the mark away."""

    name = "unblock"
    path = "unblocking"
    icon = "circle-check"
    label = _("Unblock")
    heading = _("Unblock customers")
    button = _("Unblock")
    blocked = False
