"""A bulk change in words, in the active language."""

from django.utils.translation import ngettext

from contacts.bulk.kinds import kind_of
from contacts.fields import Catalogue
from contacts.lists.description import format_number
from contacts.models import BulkChange


def title(bulk: BulkChange, catalogue: Catalogue) -> str:
    """Return what it does."""
    return kind_of(bulk).title(catalogue)


def outcome(bulk: BulkChange) -> str:
    """Return what became of the contacts, a sentence for each: changed, so already, left out, gone."""
    kind = kind_of(bulk)
    said = [kind.changed(bulk.changed)]
    if bulk.unchanged:
        said.append(
            ngettext("%(count)s needed no change.", "%(count)s needed no change.", bulk.unchanged)
            % {"count": format_number(bulk.unchanged)}
        )
    if bulk.skipped:
        said.append(kind.skipped(bulk.skipped))
    if bulk.gone:
        said.append(
            ngettext("%(count)s is no longer there.", "%(count)s are no longer there.", bulk.gone)
            % {"count": format_number(bulk.gone)}
        )
    return " ".join(said)


def undone(bulk: BulkChange) -> str:
    """Return what became of its undo, a sentence for each: restored, left as they are."""
    said = kind_of(bulk).restored(bulk.restored)
    if not bulk.left:
        return said
    left = ngettext(
        "%(count)s was changed since and stays as it is.",
        "%(count)s were changed since and stay as they are.",
        bulk.left,
    )
    return f"{said} {left % {'count': format_number(bulk.left)}}"
