import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.values.base import ComparedAs, Exported, Invalid, Stored, ValueContext, ValueType
from contacts.values.number import NUMBER, is_grouped
from contacts.values.text import STRING

MAX_ITEMS = 1_000


class List(ValueType):
    """Some texts; in a file or a field they are separated by commas or semicolons."""

    name = "list"
    label = gettext_lazy("List of texts")
    compared_as: ClassVar[ComparedAs] = "texts"
    icon = "list"
    control = "list"
    is_list = True
    item: ValueType = STRING
    canonical: ClassVar[bool] = False  # the items are stored folded

    def parse(self, value: object, context: ValueContext) -> Stored:
        if value is None or value == []:
            return None
        if not isinstance(value, list):
            raise Invalid(_("Must be a list."))
        return self._items(value, self.item.parse, context)

    def read(self, text: str, context: ValueContext) -> Stored:
        return self._items((part.strip() for part in re.split(r"[,;\n]", text)), self.item.read, context)

    def holds(self, stored: object) -> bool:
        return isinstance(stored, list) and all(map(self.item.holds, stored))

    def show(self, stored: Any, context: ValueContext) -> str:
        if not self.holds(stored):
            return str(stored)
        return ", ".join(self.item.show(item, context) for item in stored)

    def write(self, stored: Any, context: ValueContext) -> str:
        return ", ".join(self.item.write(item, context) for item in stored) if self.holds(stored) else str(stored)

    def export(self, stored: Any, context: ValueContext) -> Exported:
        return self.write(stored, context)

    def _items(self, raw: Iterable[Any], take: Callable[[Any, ValueContext], Stored], context: ValueContext) -> Stored:
        items = [item for item in (take(part, context) for part in raw) if item is not None]
        if len(items) > MAX_ITEMS:
            raise Invalid(_("More than %(limit)s items.") % {"limit": f"{MAX_ITEMS:,}"})
        return items or None


class Tags(List):
    """Texts that are lower-case by rule: found by the index as they are stored."""

    canonical = True


class ListOfNumber(List):
    """Some numbers; separated also by spaces. Commas that group digits, as in `1,500`, part none."""

    name = "listOfNumber"
    label = gettext_lazy("List of numbers")
    compared_as = "numbers"
    icon = "hash"
    item = NUMBER

    def read(self, text: str, context: ValueContext) -> Stored:
        parts = [part for piece in _apart(text) for part in ([piece] if is_grouped(piece) else piece.split(","))]
        return self._items(parts, self.item.read, context)

    def is_unclear(self, text: str) -> bool:
        """Whether a text that nobody typed here may be read in two ways: `1,500` as one number or as two."""
        return any(map(is_grouped, _apart(text)))


def _apart(text: str) -> list[str]:
    """Part a text where no number can go on. static/js/numbers.js reads alike."""
    return re.split(r"[;\s]|,(?![0-9])", text)


LIST, LIST_OF_NUMBER, TAGS = List(), ListOfNumber(), Tags()
