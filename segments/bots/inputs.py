"""The questions of a form: how each is asked, which key it fills, and what its answers mean."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.fields import PROFILE, Catalogue, Field
from contacts.values import Invalid, List, Stored, ValueContext, ValueType, is_empty

MOST: Final = 4
MOST_OPTIONS: Final = 20
LONGEST_QUESTION: Final = 200
LONGEST_OPTION: Final = 100
YES, NO = "true", "false"


@dataclass(frozen=True)
class Kind:
    """A way of asking. `fits` are the names of the types of keys that its answers can fill."""

    label: str | Promise
    fits: tuple[str, ...]
    has_options: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    "text": Kind(gettext_lazy("Text"), ("string",)),
    "number": Kind(gettext_lazy("Number"), ("number",)),
    "boolean": Kind(gettext_lazy("Yes or no"), ("boolean",)),
    "date": Kind(gettext_lazy("Date"), ("date",)),
    "datetime": Kind(gettext_lazy("Date and time"), ("datetime",)),
    "radio": Kind(gettext_lazy("One of several, all in sight"), ("string", "number"), has_options=True),
    "select": Kind(gettext_lazy("One of several, in a menu"), ("string", "number"), has_options=True),
    "checkbox": Kind(gettext_lazy("Some of several, all in sight"), ("list", "listOfNumber"), has_options=True),
    "multiselect": Kind(gettext_lazy("Some of several, in a list"), ("list", "listOfNumber"), has_options=True),
}


@dataclass(frozen=True)
class Input:
    """A question. `key` is the profile key without `profile.`; `options` are what can be chosen, as people read it."""

    kind: str
    question: str
    key: str
    required: bool = False
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_json` gave."""
        return cls(data["kind"], data["question"], data["key"], data["required"], tuple(data["options"]))

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {**asdict(self), "options": list(self.options)}

    def field(self, catalogue: Catalogue) -> Field:
        """Return the field that it fills. Raise Invalid when the channel has none that fits."""
        field = catalogue.get(f"{PROFILE}.{self.key}")
        if field is None:
            archived = catalogue.archived.get(f"{PROFILE}.{self.key}")
            if archived:
                raise Invalid(
                    _("“%(label)s” is archived. Restore it, or choose another field.") % {"label": archived.label}
                )
            raise Invalid(_("There is no key “%(key)s”.") % {"key": self.key})
        if field.type.name not in KINDS[self.kind].fits:
            raise Invalid(
                _("“%(field)s” has the type “%(type)s”, which an answer of the kind “%(kind)s” doesn’t fit.")
                % {"field": field.label, "type": field.type.label, "kind": KINDS[self.kind].label}
            )
        return field

    def check(self, catalogue: Catalogue) -> None:
        """Raise Invalid with why it can't be asked: no key that fits, or an option that the key can't hold."""
        field = self.field(catalogue)
        if not KINDS[self.kind].has_options:
            return
        for option in self.options:
            try:
                _item(field).read(option, catalogue.context)
            except Invalid as error:
                raise Invalid(_("The option “%(option)s”: %(reason)s") % {"option": option, "reason": error}) from error

    def read(self, given: object, catalogue: Catalogue) -> Stored:
        """Return an answer, as JSON has it, in the stored form of the key; None for none. Raise Invalid."""
        field = self.field(catalogue)
        if is_empty(given) or (isinstance(given, str) and not given.strip()):
            stored = None
        elif self.kind in ("checkbox", "multiselect"):
            stored = self._chosen(given, field, catalogue.context)
        elif self.kind in ("radio", "select"):
            stored = field.type.read(self._option(given), catalogue.context)
        elif isinstance(given, str) and self.kind != "boolean":
            stored = field.type.read(given, catalogue.context)
        else:
            stored = field.type.parse(given, catalogue.context)
        if stored is None and self.required:
            raise Invalid(_("Please answer this question."))
        return stored

    def counted(self, given: object) -> tuple[str, ...]:
        """Return which options an answer that `read` has taken counts for; an empty text for one that was typed."""
        if self.kind in ("checkbox", "multiselect"):
            return tuple(dict.fromkeys(map(str, given))) if isinstance(given, list) else ()
        if self.kind in ("radio", "select"):
            return (str(given),)
        return (YES if given else NO,) if self.kind == "boolean" else ("",)

    def _chosen(self, given: object, field: Field, context: ValueContext) -> Stored:
        if not isinstance(given, list):
            raise Invalid(_("Must be a list."))
        options = dict.fromkeys(self._option(one) for one in given)
        return field.type.parse([_item(field).read(option, context) for option in options], context)

    def _option(self, given: object) -> str:
        if not isinstance(given, str) or given not in self.options:
            raise Invalid(_("This can’t be chosen."))
        return given


def inputs_of(data: list[dict[str, Any]]) -> list[Input]:
    """Return the questions of a bot from their stored form."""
    return [Input.of(one) for one in data]


def problems(inputs: list[Input], catalogue: Catalogue) -> Iterator[str]:
    """Yield why questions can't be asked any more."""
    for one in inputs:
        try:
            one.check(catalogue)
        except Invalid as error:
            yield str(error)


def _item(field: Field) -> ValueType:
    return field.type.item if isinstance(field.type, List) else field.type
