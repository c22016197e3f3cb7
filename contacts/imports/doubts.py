"""What a person should look at before a file is imported, or after: kept as JSON, said in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.imports import consent
from contacts.imports.actions import Outcome
from contacts.lists.description import format_number
from contacts.models import FileImport
from contacts.values import TYPES

SHOWN: Final = 20  # of each kind

_SAID: Final[dict[str, str | Promise]] = {
    "empty": _("“%(text)s” in “%(column)s” (%(count)s ×) looks like a word for “no value”, and is taken as a value."),
    "number": _("“%(text)s” in “%(column)s” (%(count)s ×) is no valid phone number. It is kept as not verified."),
    "tags": _("“%(text)s” becomes the tags: %(tags)s."),
    "type": _("Most values of “%(column)s” are of the type %(type)s, but not all: the new key is a text."),
    f"!{consent.EMAIL}": _("“Yes” in “%(column)s” allows e-mail marketing."),
    consent.EMAIL: _("“Yes” in “%(column)s” forbids e-mail marketing."),
    f"!{consent.TEXTING}": _("“Yes” in “%(column)s” allows text marketing."),
    consent.TEXTING: _("“Yes” in “%(column)s” forbids text marketing."),
}


def doubts_of(outcome: Outcome) -> list[dict[str, Any]]:
    """Return what is to be looked at as JSON: `kind`, and what its sentence names."""
    doubts: list[dict[str, Any]] = []
    for column in outcome.columns:
        if column.consent is not None:
            kind = f"!{column.field}" if column.consent else column.field
            doubts.append({"kind": kind, "column": column.name})
        elif column.likely:
            doubts.append({"kind": "type", "column": column.name, "type": column.likely})
    for kind, seen in (("empty", outcome.seen.doubtful), ("number", outcome.seen.numbers)):
        for (column_name, text), count in seen.most_common(SHOWN):
            doubts.append({"kind": kind, "column": column_name, "text": text[:100], "count": count})
    doubts += [{"kind": "tags", "text": text[:100], "tags": tags} for text, tags in outcome.seen.tags.items()]
    return doubts


def sentences(row: FileImport) -> list[str]:
    """Return the doubts of an import, a sentence each."""
    return [str(_SAID[doubt["kind"]]) % _words(doubt) for doubt in row.doubts if doubt["kind"] in _SAID]


def _words(doubt: Mapping[str, Any]) -> dict[str, Any]:
    tags: Iterable[str] = doubt.get("tags", ())
    return {
        "column": doubt.get("column", ""),
        "text": doubt.get("text", ""),
        "count": format_number(doubt.get("count", 0)),
        "tags": ", ".join(tags),
        "type": TYPES[doubt["type"]].label if doubt.get("type") in TYPES else "",
    }
