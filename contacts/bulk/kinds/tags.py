from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.bulk.kinds.base import Kind
from contacts.bulk.statement import Change, Undoing
from contacts.fields import Catalogue
from contacts.values.tags import MAX_TAGS

_MISSING: Final = "ARRAY(SELECT tag FROM unnest(%(tags)s::varchar[]) AS tag WHERE tag <> ALL (contact.tags))"
_THERE: Final = "ARRAY(SELECT tag FROM unnest(contact.tags) AS tag WHERE tag = ANY (%(tags)s::varchar[]))"
_OTHERS: Final = "ARRAY(SELECT tag FROM unnest(contact.tags) AS tag WHERE tag <> ALL ({tags}))"
_KEPT: Final = "ARRAY(SELECT jsonb_array_elements_text({before}))::varchar[]"


class AddTags(Kind):
    """`given["tags"]` are added. Undone where all that were added are still there."""

    def title(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        return _("Add tags: %(tags)s") % {"tags": ", ".join(given["tags"])}

    def skipped(self) -> str:
        return ngettext("would have more than %(limit)s tag", "would have more than %(limit)s tags", MAX_TAGS) % {
            "limit": MAX_TAGS
        }

    def change(self, given: dict[str, Any]) -> Change:
        return Change(
            unchanged="contact.tags @> %(tags)s::varchar[]",
            left_out=f"cardinality(contact.tags || {_MISSING}) > %(most)s",
            before=f"to_jsonb({_MISSING})",
            assignments=f"tags = contact.tags || {_MISSING}",
            params={"tags": given["tags"], "most": MAX_TAGS},
        )

    def undoing(self, given: dict[str, Any]) -> Undoing:
        return Undoing(
            still=f"contact.tags @> {_KEPT.format(before='effect.before')}",
            assignments=f"tags = {_OTHERS.format(tags=_KEPT.format(before='target.before'))}",
        )


class RemoveTags(Kind):
    """`given["tags"]` are taken away. Undone where none of them was put back by somebody, and there is room."""

    def title(self, given: dict[str, Any], catalogue: Catalogue) -> str:
        return _("Remove tags: %(tags)s") % {"tags": ", ".join(given["tags"])}

    def change(self, given: dict[str, Any]) -> Change:
        return Change(
            unchanged="NOT contact.tags && %(tags)s::varchar[]",
            before=f"to_jsonb({_THERE})",
            assignments=f"tags = {_OTHERS.format(tags='%(tags)s::varchar[]')}",
            params={"tags": given["tags"]},
        )

    def undoing(self, given: dict[str, Any]) -> Undoing:
        kept = _KEPT.format(before="effect.before")
        return Undoing(
            still=f"NOT contact.tags && {kept} AND cardinality(contact.tags || {kept}) <= %(most)s",
            assignments=f"tags = contact.tags || {_KEPT.format(before='target.before')}",
            params={"most": MAX_TAGS},
        )
