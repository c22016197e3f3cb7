"""What an address is too short for, and names by its digest: long filters, and the terms of a search.

A filter stands in the address as it is while it fits; terms never do: they are of persons, and addresses get logged.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote_plus

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.erasure.traces import Traces
from contacts.filters import Filter
from contacts.filters.problems import invalid
from contacts.models import KeptFilter
from contacts.terms.term import Terms
from contacts.values.folding import fold
from crm.models import Channel

LONGEST: Final = 6_000  # characters as the address writes them; the rest of it needs room too
MARK: Final = "~"
TERMS: Final = "terms"
KEPT_DAYS: Final = 90


def compact(conditions: Filter) -> str:
    """A filter's stored form as text."""
    return json.dumps(conditions.to_json(), ensure_ascii=False, separators=(",", ":"))


def keep(channel: Channel, conditions: Filter) -> str:
    """The text for the `filter` of an address: the filter, or `~` and the digest of one that is too long for it.

    A long one is kept for the channel, so that the address can be shared and reloaded; empty for no conditions.
    """
    text = compact(conditions) if conditions else ""
    if len(quote_plus(text)) <= LONGEST:
        return text
    digest = conditions.digest()
    _put(channel, digest, conditions.to_json())
    return f"{MARK}{digest}"


def is_kept(text: str) -> bool:
    """Whether the text of an address names a kept filter."""
    return text.startswith(MARK)


def found(channel: Channel, text: str) -> Any:
    """The JSON of the kept filter that the text names. Raises FilterInvalid when there is none, or no longer."""
    kept = channel.kept_filters.filter(digest=text.removeprefix(MARK)[:64]).first()
    if kept is None:
        raise invalid("", _("This long filter is no longer kept. Please build it anew."))
    return kept.conditions


def keep_terms(channel: Channel, terms: Terms) -> str:
    """The text for the `terms` of an address."""
    content = {TERMS: terms.to_json()}
    digest = hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
    _put(channel, digest, content)
    return digest


def found_terms(channel: Channel, text: str) -> Terms | None:
    """The terms that the text names; None when there are none in this channel, or no longer."""
    kept = channel.kept_filters.filter(digest=text[:64]).first() if "\x00" not in text else None
    return Terms.from_json(kept.conditions[TERMS]) if kept and TERMS in kept.conditions else None


def forget() -> int:
    """Delete what wasn't used for long; gives how many."""
    old = timezone.now() - timedelta(days=KEPT_DAYS)
    return KeptFilter.everywhere.filter(used_at__lt=old).delete()[0]


def strike(channel: Channel, traces: Traces) -> None:
    """Take deleted people out of what is kept; what would say something else without them goes as a whole."""
    for row in channel.kept_filters.iterator(chunk_size=20):
        content = row.conditions
        left = _terms_left(content, traces) if TERMS in content else _conditions_left(content, traces)
        if left is None:
            channel.kept_filters.filter(pk=row.pk).delete()
        elif left != content:
            channel.kept_filters.filter(pk=row.pk).update(conditions=left)


def _terms_left(content: Any, traces: Traces) -> Any:
    """The terms that don't name those people; None for no terms, which would be a list of everybody."""
    # What a term means and how it was written: phone numbers needn't be recognised again.
    terms = [term for term in content[TERMS] if traces.words.isdisjoint(map(fold, term[1:]))]
    return {TERMS: terms} if terms else None


def _conditions_left(part: Any, traces: Traces) -> Any:
    """The filter without values that name those people; None when a condition has no other."""
    if isinstance(part, list):
        left = [_conditions_left(child, traces) for child in part]
        return None if None in left else left
    if values := part.get("values"):
        others = [value for value in values if not (isinstance(value, str) and traces.names(value))]
        return part | {"values": others} if others else None
    groups = {name: _conditions_left(part[name], traces) for name in ("and", "or", "not") if name in part}
    return None if None in groups.values() else part | groups


def _put(channel: Channel, digest: str, content: Any) -> None:
    KeptFilter.everywhere.update_or_create(
        channel=channel,
        digest=digest,
        # Also what is there: somebody who was deleted since may have been struck out of it.
        defaults={"used_at": timezone.now(), "conditions": content},
    )
