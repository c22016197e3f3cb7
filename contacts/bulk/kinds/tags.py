from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.bulk.forms import BulkForm
from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.statement import ChangeSql, UndoSql
from contacts.fields import Catalogue
from contacts.lists.description import format_number
from contacts.values import Invalid
from contacts.values.tags import MAX_TAGS, read_tags

_MISSING: Final = "ARRAY(SELECT tag FROM unnest(%(tags)s::varchar[]) AS tag WHERE tag <> ALL (contact.tags))"
_THERE: Final = "ARRAY(SELECT tag FROM unnest(contact.tags) AS tag WHERE tag = ANY (%(tags)s::varchar[]))"
_OTHERS: Final = "ARRAY(SELECT tag FROM unnest(contact.tags) AS tag WHERE tag <> ALL ({tags}))"
_KEPT: Final = "ARRAY(SELECT jsonb_array_elements_text({before}))::varchar[]"


class TagsForm(BulkForm):
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        max_length=3_000,
        help_text=gettext_lazy("Separated by commas."),
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def clean_tags(self) -> list[str]:
        try:
            tags = read_tags(self.cleaned_data["tags"])
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error
        if not tags:
            raise forms.ValidationError(_("Type a tag."))
        return tags


@dataclass(frozen=True)
class _Tags(BulkKind):
    typed = frozenset({"tags"})
    form = TagsForm
    tags: tuple[str, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(tuple(data["tags"]))


@dataclass(frozen=True)
class AddTags(_Tags):
    """Add tags. Undone where all that were added are still there."""

    name = "add_tags"
    path = "tags"
    icon = "tag"
    label = gettext_lazy("Add tags")
    button = gettext_lazy("Add")

    def title(self, catalogue: Catalogue) -> str:
        return _("Add tags: %(tags)s") % {"tags": ", ".join(self.tags)}

    def skipped(self, number: int) -> str:
        return ngettext(
            "%(count)s left out: a customer can have at most %(limit)s tags.",
            "%(count)s left out: a customer can have at most %(limit)s tags.",
            number,
        ) % {"count": format_number(number), "limit": MAX_TAGS}

    def change(self) -> ChangeSql:
        return ChangeSql(
            unchanged="contact.tags @> %(tags)s::varchar[]",
            left_out=f"cardinality(contact.tags || {_MISSING}) > %(most)s",
            before=f"to_jsonb({_MISSING})",
            assignments=f"tags = contact.tags || {_MISSING}",
            params={"tags": list(self.tags), "most": MAX_TAGS},
        )

    def undoing(self) -> UndoSql:
        return UndoSql(
            still=f"contact.tags @> {_KEPT.format(before='effect.before')}",
            assignments=f"tags = {_OTHERS.format(tags=_KEPT.format(before='target.before'))}",
        )


@dataclass(frozen=True)
class RemoveTags(_Tags):
    """Take tags away. Undone where nobody has put back one of them, and there is room."""

    name = "remove_tags"
    path = "tags/removal"
    icon = "tags"
    label = gettext_lazy("Remove tags")
    button = gettext_lazy("Remove")

    def title(self, catalogue: Catalogue) -> str:
        return _("Remove tags: %(tags)s") % {"tags": ", ".join(self.tags)}

    def change(self) -> ChangeSql:
        return ChangeSql(
            unchanged="NOT contact.tags && %(tags)s::varchar[]",
            before=f"to_jsonb({_THERE})",
            assignments=f"tags = {_OTHERS.format(tags='%(tags)s::varchar[]')}",
            params={"tags": list(self.tags)},
        )

    def undoing(self) -> UndoSql:
        kept = _KEPT.format(before="effect.before")
        return UndoSql(
            still=f"NOT contact.tags && {kept} AND cardinality(contact.tags || {kept}) <= %(most)s",
            assignments=f"tags = contact.tags || {_KEPT.format(before='target.before')}",
            params={"most": MAX_TAGS},
        )
