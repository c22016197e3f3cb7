"""What a URL is too short for and names by its digest: long filters, and the terms of a search.

A filter stands in the URL as it is while it fits. Terms never do: they name people, and URLs get logged.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote_plus

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.erasure.identifiers import Identifiers
from contacts.filters import Filter
from contacts.filters.problems import invalid
from contacts.models import SavedUrlPart
from contacts.terms.term import Terms
from crm.models import Channel

LONGEST: Final = 6_000  # characters, percent-encoded; the other parameters need room too
MARK: Final = "~"
TERMS: Final = "terms"
DAYS_KEPT: Final = 90


def filter_text(conditions: Filter) -> str:
    """Return a filter's stored form as text."""
    return json.dumps(conditions.to_json(), ensure_ascii=False, separators=(",", ":"))


def save_filter(channel: Channel, conditions: Filter) -> str:
    """Return the text for the `filter` of a URL: the filter, or `~` and the digest of one that is too long.

    A long one is saved for the channel, so that the URL can be shared and reloaded; empty for no conditions.
    """
    text = filter_text(conditions) if conditions else ""
    if len(quote_plus(text)) <= LONGEST:
        return text
    digest = conditions.digest()
    _put(channel, digest, conditions.to_json())
    return f"{MARK}{digest}"


def is_saved(text: str) -> bool:
    """Return whether the text of a URL names a saved filter."""
    return text.startswith(MARK)


def load_filter(channel: Channel, text: str) -> Any:
    """Return the JSON of the saved filter that the text names. Raise FilterInvalid when there is none any more."""
    saved = channel.saved_url_parts.filter(digest=text.removeprefix(MARK)[:64]).first()
    if saved is None:
        raise invalid("", _("This filter has expired. Please build it again."))
    return saved.content


def save_terms(channel: Channel, terms: Terms) -> str:
    """Save the terms and return the text for the `terms` of a URL."""
    content = {TERMS: terms.to_json()}
    digest = hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
    _put(channel, digest, content)
    return digest


def load_terms(channel: Channel, text: str) -> Terms | None:
    """Return the terms that the text names; None when the channel has none of that name."""
    saved = channel.saved_url_parts.filter(digest=text[:64]).first() if "\x00" not in text else None
    return Terms.from_json(saved.content[TERMS]) if saved and TERMS in saved.content else None


def delete_unused() -> int:
    """Delete what was last used more than `DAYS_KEPT` days ago; return how many rows."""
    old = timezone.now() - timedelta(days=DAYS_KEPT)
    return SavedUrlPart.everywhere.filter(used_at__lt=old).delete()[0]


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Take deleted people out of what is saved. What would mean something else without them is deleted as a whole."""
    for row in channel.saved_url_parts.iterator(chunk_size=20):
        content = row.content
        left = _terms_left(content, identifiers) if TERMS in content else conditions_left(content, identifiers)
        if left is None:
            channel.saved_url_parts.filter(pk=row.pk).delete()
        elif left != content:
            channel.saved_url_parts.filter(pk=row.pk).update(content=left)


def _terms_left(content: Any, identifiers: Identifiers) -> Any:
    """Return the terms that don't name those people; None for no terms, which would be a list of everybody."""
    # What a term means, and the text that was given for it.
    terms = [term for term in content[TERMS] if not any(identifiers.mentions(text) for text in term[1:])]
    return {TERMS: terms} if terms else None


def conditions_left(part: Any, identifiers: Identifiers) -> Any:
    """Return the filter without values that name those people; None when a condition has no other."""
    if isinstance(part, list):
        left = [conditions_left(child, identifiers) for child in part]
        return None if None in left else left
    if values := part.get("values"):
        others = [value for value in values if not (isinstance(value, str) and identifiers.mentions(value))]
        return part | {"values": others} if others else None
    groups = {name: conditions_left(part[name], identifiers) for name in ("and", "or", "not") if name in part}
    return None if None in groups.values() else part | groups


def _put(channel: Channel, digest: str, content: Any) -> None:
    SavedUrlPart.everywhere.update_or_create(
        channel=channel,
        digest=digest,
        # Also when the row exists: a person who was deleted since may have been taken out of it.
        defaults={"used_at": timezone.now(), "content": content},
    )
