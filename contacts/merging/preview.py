"""What becomes of two contacts if they are merged, shown before it is done."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from django.utils.functional import Promise

from contacts.fields import Catalogue, Field
from contacts.merging.person import Person, is_same
from contacts.merging.rules import Result, merged
from contacts.models import Contact

# What says nothing about a person, or is said by another field.
_LEFT_OUT: Final = frozenset({"id", "member", "updatedAt", "hasChat"})


class Origin(StrEnum):
    """Whose value stays; BOTH if it is made of both, or the same."""

    KEPT = "kept"
    ABSORBED = "absorbed"
    BOTH = "both"


@dataclass(frozen=True)
class Line:
    """One field: its value now at the one and at the other, and then, as text; empty for none."""

    label: str | Promise
    kept: str
    absorbed: str
    united: str
    origin: Origin


@dataclass(frozen=True)
class Preview:
    """Two contacts of a catalogue, and what they become."""

    kept: Contact
    absorbed: Contact
    catalogue: Catalogue

    @property
    def versions(self) -> dict[int, int]:
        """Which versions were seen, for `unify`."""
        return {contact.pk: contact.version for contact in (self.kept, self.absorbed)}

    @property
    def lines(self) -> list[Line]:
        """The fields of which either has a value."""
        fields = [field for key, field in self.catalogue.items() if key not in _LEFT_OUT]
        return [line for field in fields if (line := self._line(field))]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The tags for which there is no room."""
        return self._result.left_out

    @property
    def lost_member_id(self) -> str | None:
        """The member ID that is nobody's afterwards."""
        absorbed = self.absorbed.member_id
        return absorbed if absorbed != self._result.columns["member_id"] else None

    @cached_property
    def _result(self) -> Result:
        return merged(Person.of_contact(self.kept), Person.of_contact(self.absorbed))

    @cached_property
    def _united(self) -> Contact:
        return Contact(channel=self.kept.channel, **self._result.columns)

    def _line(self, field: Field) -> Line | None:
        contacts = (self.kept, self.absorbed, self._united)
        stored = [field.stored(contact) for contact in contacts]
        if all(value is None or value is False for value in stored):
            return None
        kept, absorbed, united = (self._shown(field, value) for value in stored)
        return Line(field.label, kept, absorbed, united, _origin(*stored))

    def _shown(self, field: Field, value: Any) -> str:
        if value is None:
            return ""
        shown = dict(field.choices)[value] if field.choices else field.type.show(value, self.catalogue.context)
        return str(shown)


def _origin(kept: Any, absorbed: Any, united: Any) -> Origin:
    if is_same(united, kept) == is_same(united, absorbed):
        return Origin.BOTH
    return Origin.KEPT if is_same(united, kept) else Origin.ABSORBED
