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
    """Return what became of the contacts: how many were changed, were so already, were left out, are gone."""
    kind = kind_of(bulk)
    said = [kind.changed(bulk.changed)]
    if bulk.unchanged:
        said.append(
            ngettext("%(count)s was so already", "%(count)s were so already", bulk.unchanged)
            % {"count": format_number(bulk.unchanged)}
        )
    if bulk.skipped:
        said.append(
            ngettext("%(count)s left out: %(why)s", "%(count)s left out: %(why)s", bulk.skipped)
            % {"count": format_number(bulk.skipped), "why": kind.skipped()}
        )
    if bulk.gone:
        said.append(
            ngettext("%(count)s is no longer there", "%(count)s are no longer there", bulk.gone)
            % {"count": format_number(bulk.gone)}
        )
    return "; ".join(said) + "."


def undone(bulk: BulkChange) -> str:
    """Return what became of its undo."""
    said = ngettext("%(count)s customer restored", "%(count)s customers restored", bulk.restored) % {
        "count": format_number(bulk.restored)
    }
    if bulk.left:
        said += "; " + ngettext(
            "%(count)s left, as somebody changed it since",
            "%(count)s left, as somebody changed them since",
            bulk.left,
        ) % {"count": format_number(bulk.left)}
    return f"{said}."
