"""The control in which one value of a contact is edited: what it holds, and how what is typed is read."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.editing.actions import CONSENT, mark
from contacts.fields import Field
from contacts.lists.columns import NAME, TableColumn
from contacts.models import Contact
from contacts.values import Invalid, List, Stored, Tags, ValueContext
from contacts.values.tags import read_tags

_CONSENTS: Final = (("false", gettext_lazy("Allowed")), ("true", gettext_lazy("Unsubscribed")))
_ANSWERS: Final = (("", gettext_lazy("No value")), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No")))


@dataclass(frozen=True)
class Editor:
    """One field of a contact as it is now; `text` is what has been typed, `error` what is wrong with it.

    `conflict`: somebody else has changed the value since it was seen.
    """

    contact: Contact
    field: Field
    context: ValueContext
    text: str | None = None
    error: str = ""
    conflict: bool = False

    @property
    def stored(self) -> Stored:
        stored: Stored = self.field.stored(self.contact)
        return stored

    @property
    def seen(self) -> str:
        return mark(self.stored)

    @property
    def shown(self) -> str:
        """The value as its cell shows it."""
        return TableColumn.of(self.field, {}).text(self.contact, self.context)

    @property
    def now(self) -> str:
        """The value in full, for reading."""
        return self.field.show(self.contact, self.context)

    @property
    def value(self) -> str:
        """What stands in the control."""
        return self._written if self.text is None else self.text

    @property
    def _written(self) -> str:
        stored, type_ = self.stored, self.field.type
        if stored is None:
            return ""
        if isinstance(type_, List) and isinstance(stored, list):
            return "\n".join(type_.item.write(item, self.context) for item in stored)
        return type_.write(stored, self.context)

    @property
    def control(self) -> str:
        """Which one: choice, date, datetime, list, text (several lines) or line."""
        control = self.field.type.control
        if control == "choice":
            return control if self._is_held else "line"
        if control in ("date", "datetime"):
            return control if self._fits_calendar else "line"
        return "line" if self.field.key == NAME else control

    @property
    def _fits_calendar(self) -> bool:
        """Whether a calendar can show it: not what isn't a date, or wasn't when the key got its type."""
        return not self.error and self._is_held

    @property
    def _is_held(self) -> bool:
        return self.stored is None or self.field.type.holds(self.stored)

    @property
    def keyboard(self) -> str:
        """What a phone's keyboard offers: `inputmode`."""
        return self.field.type.keyboard

    @property
    def has_numbers(self) -> bool:
        """Whether it is a list of numbers, in which commas may group the digits."""
        return self.field.type.compared_as == "numbers"

    @property
    def choices(self) -> tuple[tuple[str, str | Promise], ...]:
        return _CONSENTS if self.field.key in CONSENT else _ANSWERS

    def read(self, text: str) -> Stored:
        """What was typed, in stored form; what came back as it was shown is the value as it was. Raises Invalid.

        Not each value is one that its text is read as: an hour comes twice when summer time ends.
        """
        text = _lines(text)
        if self._sent(text) == self._sent(_lines(self._written)):
            return self.stored
        type_ = self.field.type
        if isinstance(type_, Tags) or not isinstance(type_, List):
            return read(self.field, text, self.context)
        return type_.parse([item for line in text.split("\n") for item in self._items(line)] or None, self.context)

    def _sent(self, text: str) -> str:
        """What a browser sends of it: a control of one line leaves out what parts lines."""
        return text if self.control in ("text", "list") else text.replace("\n", "")

    def _items(self, line: str) -> list[Stored]:
        """One, when it was there before with its commas; else parted by them."""
        if isinstance(self.stored, list) and line in self.stored:
            return [line]
        items = self.field.type.read(line, self.context)
        return list(items) if isinstance(items, list) else []


def _lines(text: str) -> str:
    """As it was typed: forms send lines with carriage returns, whatever was in them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(field: Field, text: str, context: ValueContext) -> Stored:
    """A text that a person typed or pasted for that field, in stored form. Raises Invalid."""
    if isinstance(field.type, Tags):
        return list(read_tags(text)) or None
    value = field.type.read(text, context)
    if value is None and field.key in CONSENT:
        raise Invalid(_("Choose whether it is allowed."))
    return value
