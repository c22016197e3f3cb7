"""A segment's criteria from a list as somebody looks at it."""

from typing import Any

from django.utils.translation import gettext as _

from contacts.filters import Filter, search
from contacts.filters.problems import invalid
from contacts.lists.contact_list import ContactList


def criteria_of(contact_list: ContactList) -> dict[str, Any]:
    """Return the JSON of what narrows the list: filter or segment, type, tag and search.

    Raise FilterInvalid for a list of many terms, which a filter doesn't hold, and for that of everybody.
    """
    if contact_list.terms:
        raise invalid("", _("A search for many terms can’t be saved as a segment. Filter the list instead."))
    if not contact_list.narrows:
        raise invalid("", _("This list holds everybody. Filter it first, then save it as a segment."))
    stored = Filter(contact_list.conditions.tree).to_json()
    parts = stored.get("and", [stored])
    if contact_list.type:
        parts.append({"key": "type", "operator": "$eq", "values": [contact_list.type]})
    if contact_list.tag:
        parts.append({"key": "tags", "operator": "$hasAny", "values": [contact_list.tag]})
    if contact_list.search:
        parts.append({"key": search.KEY, "operator": "$contains", "values": [contact_list.search]})
    return {"and": parts}
