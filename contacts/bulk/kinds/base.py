"""What every kind of bulk change can do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from contacts.bulk import statement
from contacts.bulk.statement import Change, Outcome, Undoing, Undone
from contacts.fields import Catalogue
from contacts.models import BulkChange
from crm.actors import Actor


@dataclass(frozen=True)
class Kind:
    """One kind of bulk change; `given` is what the person said, as JSON.

    `permissions` are all needed, at the start and as long as it runs.
    """

    name: str
    permissions: frozenset[str] = field(default=frozenset({"contacts.view", "contacts.bulk"}))
    undoable: ClassVar[bool] = True

    def check(self, given: dict[str, Any], catalogue: Catalogue) -> None:
        """Raises `jobs.Refusal` when it makes no sense in the channel as it is now."""

    def title(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        """What it does, in the active language."""
        raise NotImplementedError

    def detail(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        """What the title leaves out, as it may be of a person and titles are kept for long: the value that is set."""
        return ""

    def skipped(self) -> str:
        """Why contacts were left out, in the active language."""
        return ""

    def apply(self, bulk: BulkChange, ids: Sequence[int], by: Actor) -> Outcome:
        """Do it to these contacts, in a transaction."""
        return statement.change(bulk, self.change(bulk.given), ids)

    def undo(self, bulk: BulkChange, ids: Sequence[int]) -> Undone:
        """Take it back from those of them that are still as it left them, in a transaction."""
        return statement.undo(bulk, self.undoing(bulk.given), ids)

    def change(self, given: dict[str, Any]) -> Change:
        raise NotImplementedError

    def undoing(self, given: dict[str, Any]) -> Undoing:
        raise NotImplementedError
