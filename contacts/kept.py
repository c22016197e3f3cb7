"""Filters as the text that an address holds: as they are, or by their digest when an address can't hold them."""

import json
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote_plus

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.filters import Filter
from contacts.filters.problems import invalid
from contacts.models import KeptFilter
from crm.models import Channel

LONGEST: Final = 6_000  # characters as the address writes them; the rest of it needs room too
MARK: Final = "~"
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
    KeptFilter.everywhere.update_or_create(
        channel=channel,
        digest=digest,
        defaults={"used_at": timezone.now()},
        create_defaults={"used_at": timezone.now(), "conditions": conditions.to_json()},
    )
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


def forget() -> int:
    """Delete what wasn't used for long; gives how many."""
    old = timezone.now() - timedelta(days=KEPT_DAYS)
    return KeptFilter.everywhere.filter(used_at__lt=old).delete()[0]
