"""What the builder of a list's page starts with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contacts.builder import Builder
from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.filters.parse import load
from contacts.filters.stored import stored_filters
from contacts.lists import saved_urls
from contacts.lists.contact_list import ContactList
from crm.models import Channel


def builder_of(contact_list: ContactList) -> Builder:
    """Return the conditions of a list: its filter, else those of its stored filter, so that a change can be saved."""
    catalogue, now = contact_list.catalogue, contact_list.now
    stored = stored_filters(catalogue)
    if contact_list.filter:
        return Builder.of(contact_list.conditions, catalogue)
    if stored and contact_list.stored:
        return Builder.of(stored.filter(contact_list.stored).resolve(catalogue, now), catalogue)
    return Builder.of(None, catalogue)


def repair_builder(params: Mapping[str, Any], channel: Channel, catalogue: Catalogue, now: datetime) -> Builder | None:
    """Return the same of a list whose conditions no longer make sense; None when the form can't show them."""
    data = _stored(params, channel, catalogue)
    return Builder.repairing(data, catalogue, now) if data else None


def _stored(params: Mapping[str, Any], channel: Channel, catalogue: Catalogue) -> Any:
    text = params.get("filter", "")
    if not text:
        stored = stored_filters(catalogue)
        return stored.json(params.get(stored.parameter, "")) if stored else None
    try:
        return saved_urls.load_filter(channel, text) if saved_urls.is_saved(text) else load(text)
    except FilterInvalid:
        return None
