"""The client events of all pages: what a response (`crm.answers.trigger`) or a script tells the rest of the page.

Templates listen by `hx-trigger="contacts from:body"`, scripts by `addEventListener`. The events of htmx and of browsers
aren't listed here.
"""

from enum import StrEnum
from typing import NewType

ContactEvent = NewType("ContactEvent", str)


class ClientEvent(StrEnum):
    """Sent by responses, but for those at the end, which scripts send to one element."""

    TOAST = "toast"
    CLOSE_DIALOG = "closeDialog"
    JOBS = "jobs"
    CONTACTS = "contacts"
    CONTACT_GONE = "contactGone"
    RECOUNT = "recount"
    COLUMNS = "columns"
    TERMS_TAKEN = "termsTaken"
    TERMS_COUNTED = "termsCounted"
    SEGMENTS = "segments"
    BOTS = "bots"
    KEYS = "keys"
    MANAGERS = "managers"
    ROLES = "roles"
    API_KEYS = "apiKeys"
    WEBHOOKS = "webhooks"
    INBOX_NEWS = "inboxNews"

    CONDITIONS = "conditions"
    RESHAPE = "reshape"
    FRESH = "fresh"


def of_contact(pk: int) -> ContactEvent:
    """One contact has changed: `contact-<pk>`."""
    return ContactEvent(f"contact-{pk}")
