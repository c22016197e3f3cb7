from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.values.base import Exported, Invalid, Stored, ValueContext, ValueType

TRUE = frozenset({"true", "yes", "y", "1", "on", "예", "네", "참"})
FALSE = frozenset({"false", "no", "n", "0", "off", "아니오", "아니요", "거짓"})


class Boolean(ValueType):
    name = "boolean"
    label = gettext_lazy("Yes or no")
    compared_as = "boolean"
    icon = "toggle-left"
    control = "choice"
    sheet = "boolean"

    def parse(self, value: object, context: ValueContext) -> Stored:
        if value is None or isinstance(value, bool):
            return value
        raise Invalid(_("Must be true or false."))

    def read(self, text: str, context: ValueContext) -> Stored:
        word = text.strip().casefold()
        if not word:
            return None
        if word not in TRUE | FALSE:
            raise Invalid(_("“%(value)s” is neither yes nor no.") % {"value": text[:100]})
        return word in TRUE

    def holds(self, stored: object) -> bool:
        return isinstance(stored, bool)

    def show(self, stored: Any, context: ValueContext) -> str:
        if not self.holds(stored):
            return str(stored)
        return _("Yes") if stored else _("No")

    def formatter(self, context: ValueContext) -> Callable[[Any], tuple[str, str]]:
        yes, no, brief = self.brief(True, context), self.brief(False, context), super().formatter(context)
        return lambda stored: yes if stored is True else no if stored is False else brief(stored)

    def write(self, stored: Any, context: ValueContext) -> str:
        if not self.holds(stored):
            return str(stored)
        return "true" if stored else "false"

    def export(self, stored: Any, context: ValueContext) -> Exported:
        return stored if self.holds(stored) else str(stored)


BOOLEAN = Boolean()
