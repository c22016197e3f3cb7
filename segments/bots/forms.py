from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.fields import PROFILE, Catalogue
from crm.ids import IdsField
from segments.bots.inputs import KINDS, LONGEST_QUESTION, MOST, MOST_OPTIONS, Input
from segments.models import Bot

_PARTS: Final = ("question", "kind", "key", "options", "required")


class BotForm(forms.Form):
    """A bot's name, texts, pages, and up to four questions; those without a text are left out.

    The fields of a question are called `inputs-<place>-<what>`.
    """

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, help_text=gettext_lazy("Only managers see it."))
    greeting = forms.CharField(
        label=gettext_lazy("Greeting"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Stands above the questions."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    thanks = forms.CharField(
        label=gettext_lazy("Thanks"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("What the customer reads after sending the form."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    page_rule = forms.ChoiceField(label=gettext_lazy("Pages"), choices=Bot.PageRule.choices, initial=Bot.PageRule.ANY)
    page_text = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=1_000,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off", "placeholder": "/checkout"}),
    )

    def __init__(self, data: Any = None, *, catalogue: Catalogue, bot: Bot | None = None) -> None:
        names = ("name", "greeting", "thanks", "page_rule", "page_text")
        super().__init__(data, initial={name: getattr(bot, name) for name in names} if bot else {})
        stored = bot.inputs if bot else []
        keys = _keys(catalogue, [one["key"] for one in stored])
        for place in range(MOST):
            self._add_input(place, keys, Input.of(stored[place]) if place < len(stored) else None)

    def rows(self) -> Iterator[dict[str, BoundField]]:
        """Yield the fields of each question by what they are."""
        for place in range(MOST):
            yield {part: self[f"inputs-{place}-{part}"] for part in _PARTS}

    def clean(self) -> dict[str, Any]:
        """Gather the questions into `inputs`: those with a text, in their order."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        rows = [{part: values.pop(f"inputs-{place}-{part}", "") for part in _PARTS} for place in range(MOST)]
        values["inputs"] = []
        for place, row in enumerate(rows):
            if not row["question"]:
                continue
            if place > len(values["inputs"]):
                self.add_error(f"inputs-{place}-question", _("Leave no question out before this one."))
            if not row["key"]:
                self.add_error(f"inputs-{place}-key", _("Choose a key."))
            options = row["options"] if KINDS.get(row["kind"]) and KINDS[row["kind"]].has_options else ""
            lines = dict.fromkeys(line.strip() for line in options.splitlines() if line.strip())
            values["inputs"].append(
                Input(row["kind"], row["question"], row["key"], bool(row["required"]), tuple(lines))
            )
        return values

    def _add_input(self, place: int, keys: list[Any], stored: Input | None) -> None:
        kinds = [(name, kind.label) for name, kind in KINDS.items()]
        given: dict[str, Any] = {"kind": "text", "required": False, "options": "", "key": "", "question": ""}
        if stored:
            given = stored.to_json() | {"options": "\n".join(stored.options)}
        fields: dict[str, forms.Field] = {
            "question": forms.CharField(label=_("Question"), max_length=LONGEST_QUESTION, required=False),
            "kind": forms.ChoiceField(label=_("Kind of answer"), choices=kinds, required=False),
            "key": forms.ChoiceField(label=_("Fills the key"), choices=keys, required=False),
            "options": forms.CharField(
                label=_("Options"),
                max_length=5_000,
                required=False,
                help_text=_("One a line, at most %(limit)s.") % {"limit": MOST_OPTIONS},
                widget=forms.Textarea(attrs={"rows": 4}),
            ),
            "required": forms.BooleanField(label=_("Must be answered"), required=False),
        }
        for part, field in fields.items():
            field.initial = given[part]
            self.fields[f"inputs-{place}-{part}"] = field


class OrderForm(forms.Form):
    """The ids of bots in their new order."""

    bot = IdsField()


class SwitchForm(forms.Form):
    """Whether a bot is on."""

    is_on = forms.BooleanField(required=False)


def _keys(catalogue: Catalogue, stored: list[str]) -> list[Any]:
    """Return the keys by their types, as choices; those that are stored and gone are named as they are."""
    groups: dict[str, list[tuple[str, Any]]] = {}
    for field in catalogue.profile():
        if any(field.type.name in kind.fits for kind in KINDS.values()):
            groups.setdefault(str(field.type.label), []).append((str(field.path), field.label))
    gone = [key for key in stored if f"{PROFILE}.{key}" not in catalogue]
    archived = catalogue.archived
    lost = [(key, archived[f"{PROFILE}.{key}"].label if f"{PROFILE}.{key}" in archived else key) for key in gone]
    return [("", _("Choose …")), *groups.items(), *([(_("Archived or deleted"), lost)] if lost else [])]
