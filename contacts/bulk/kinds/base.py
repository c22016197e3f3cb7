"""What every kind of bulk change says and does."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from contacts.bulk import statement
from contacts.bulk.forms import BulkForm
from contacts.bulk.statement import ChangeSql, Outcome, Undone, UndoSql
from contacts.fields import Catalogue
from contacts.lists.description import format_number
from contacts.models import BulkChange
from crm.actors import Actor


@dataclass(frozen=True)
class BulkKind:
    """One kind of bulk change. Its fields are what the person gives, under the names by which they are stored.

    Menu, URLs, dialog, log, report, job and notices ask the class and nothing else. `permissions` are all needed, at
    the start and before each batch.
    """

    name: ClassVar[str]  # by which it is stored
    path: ClassVar[str]  # of its dialog, below `bulk/`; names the route too
    permissions: ClassVar[frozenset[str]] = frozenset({"contacts.view", "contacts.bulk"})
    undoable: ClassVar[bool] = True
    why_not_undoable: ClassVar[str | Promise] = ""  # a sentence, where it isn't
    is_dangerous: ClassVar[bool] = False  # in red, below a line of the menu
    typed: ClassVar[frozenset[str]] = frozenset()  # fields with what somebody typed: erasure scrubs them

    icon: ClassVar[str]  # of Lucide
    label: ClassVar[str | Promise]  # in the menu, and in the log
    heading: ClassVar[str | Promise] = ""  # of the dialog, where it says more than the label
    button: ClassVar[str | Promise]  # that starts it
    form: ClassVar[type[BulkForm]] = BulkForm

    do_not_call_in_templates: ClassVar[bool] = True

    @property
    def undo_permissions(self) -> frozenset[str]:
        """The permissions that are all needed to undo it."""
        return self.permissions

    @classmethod
    def route(cls) -> str:
        """Return the name of the dialog's URL."""
        return f"contacts_bulk_{cls.path.replace('/', '_')}"

    @classmethod
    def question(cls, number: int) -> SafeString:
        """Return what the dialog says above the form about that number of contacts, as HTML."""
        return format_html(
            ngettext("For <strong>{number} customer</strong>.", "For <strong>{number} customers</strong>.", number),
            number=format_number(number),
        )

    @classmethod
    def changed(cls, number: int) -> str:
        """Return the sentence that says how many contacts were changed, in the active language."""
        return ngettext("%(count)s customer changed.", "%(count)s customers changed.", number) % {
            "count": format_number(number)
        }

    @classmethod
    def restored(cls, number: int) -> str:
        """Return the sentence that says how many contacts were restored by an undo, in the active language."""
        return ngettext("%(count)s customer restored.", "%(count)s customers restored.", number) % {
            "count": format_number(number)
        }

    @classmethod
    def typed_names(cls, given: Mapping[str, Any]) -> set[str]:
        """Return the names of what somebody typed in what `to_json` stored."""
        return {name for name in cls.typed if name in given}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the change as `to_json` stored it, or as its form read it. What else stands there is left out."""
        return cls(**{field.name: data[field.name] for field in fields(cls) if field.name in data})

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
        return str(self.heading or self.label)

    def detail(self, catalogue: Catalogue) -> str:
        """Return what the title leaves out, as it may be of a person and titles are kept for long."""
        return ""

    def skipped(self, number: int) -> str:
        """Return the sentence that says how many contacts were left out and why, in the active language."""
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
