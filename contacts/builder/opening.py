"""What the builder of a list's page starts with."""

from typing import Any

from contacts.builder import Builder
from contacts.filters import FilterInvalid
from contacts.filters.named import criteria_of, stored_criteria
from contacts.filters.parse import load
from contacts.lists import saved_urls
from contacts.lists.listing import Listing


def builder_of(listing: Listing) -> Builder:
    """The conditions of a valid list: its filter, else those of its segment, so that a change of them can be saved."""
    segment = listing.params.get("segment")
    conditions = listing.conditions
    if segment and not conditions:
        conditions = criteria_of(segment, listing.catalogue)
    return Builder.of(conditions, listing.catalogue, listing.now)


def mending(listing: Listing) -> Builder | None:
    """The same of a list whose filter or segment no longer makes sense; None when the form can't show it."""
    data = _stored(listing)
    return Builder.mending(data, listing.catalogue, listing.now) if data else None


def _stored(listing: Listing) -> Any:
    text = listing.data.get("filter", "")
    if not text:
        return stored_criteria(listing.data.get("segment", ""), listing.catalogue)
    try:
        return saved_urls.load_filter(listing.channel, text) if saved_urls.is_saved(text) else load(text)
    except FilterInvalid:
        return None
