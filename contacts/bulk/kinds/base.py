"""What every kind of bulk change can do."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from contacts.bulk import statement
from contacts.bulk.statement import ChangeSql, Outcome, Undone, UndoSql
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm.actors import Actor


@dataclass(frozen=True)
class BulkKind:
    """One kind of bulk change. Its fields are what the person gave, under the names by which they are stored.

    `permissions` are all needed, at the start and before each batch.
    """

    name: ClassVar[str]
    permissions: ClassVar[frozenset[str]] = frozenset({"contacts.view", "contacts.bulk"})
    undoable: ClassVar[bool] = True

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the change as `to_json` stored it, or as its form read it."""
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON."""
        return asdict(self)

    def without_value(self) -> Self:
        """Return what is kept when undo data is dropped: no value that may be of a person."""
        return self

    def check(self, catalogue: Catalogue) -> None:
        """Raise `jobs.Refusal` when it makes no sense in the channel as it is now."""

    def title(self, catalogue: Catalogue) -> str:
        """Return what it does, in the active language: for the report, the timeline and the job."""
        raise NotImplementedError

    def detail(self, catalogue: Catalogue) -> str:
        """Return what the title leaves out, as it may be of a person and titles are kept for long."""
        return ""

    def skipped(self) -> str:
        """Return why contacts were left out, in the active language."""
        return ""

    def apply(self, bulk: BulkChange, ids: Sequence[int], by: Actor) -> Outcome:
        """Change these contacts, in a transaction."""
        return statement.change(bulk, self.change(), ids)

    def undo(self, bulk: BulkChange, ids: Sequence[int]) -> Undone:
        """Restore those of these contacts that are still as it left them, in a transaction."""
        return statement.undo(bulk, self.undoing(), ids)

    def change(self) -> ChangeSql:
        """Return the SQL that changes a contact."""
        raise NotImplementedError

    def undoing(self) -> UndoSql:
        """Return the SQL that restores a contact."""
        raise NotImplementedError
