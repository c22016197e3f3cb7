"""A segment's criteria from a list as somebody looks at it."""

from typing import Any

from contacts.filters import Filter
from contacts.lists.listing import Listing


def criteria_of(listing: Listing) -> dict[str, Any]:
    """The JSON of what narrows the list: filter or segment, type and tag. The quick search isn't part of it."""
    conditions: Filter | None = listing.conditions or listing.form.cleaned_data["segment"]
    stored = conditions.to_json() if conditions else {"and": []}
    parts = stored.get("and", [stored])
    if kind := listing.params.get("type"):
        parts.append({"key": "type", "operator": "$eq", "values": [kind]})
    if tag := listing.params.get("tag"):
        parts.append({"key": "tags", "operator": "$hasAny", "values": [tag]})
    return {"and": parts}
