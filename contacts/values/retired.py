from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.values.base import Invalid, Stored, ValueContext, ValueType


class Retired(ValueType):
    """Stands for every type that the program no longer has: its values are kept, nothing is read, nothing matches."""

    name = ""
    label = gettext_lazy("Type of an earlier version")
    compared_as = "text"
    icon = "circle-question-mark"

    def parse(self, value: object, context: ValueContext) -> Stored:
        raise Invalid(_("This type no longer exists."))

    def read(self, text: str, context: ValueContext) -> Stored:
        raise Invalid(_("This type no longer exists."))

    def holds(self, stored: Any) -> bool:
        return False


RETIRED = Retired()
