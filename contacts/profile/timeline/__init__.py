"""What happened to a contact, newest first: who changed what and when, consent, visits."""

from contacts.profile.timeline.entry import Entry, ValueChange
from contacts.profile.timeline.page import InvalidCursor, TimelinePage, page

__all__ = ["Entry", "InvalidCursor", "TimelinePage", "ValueChange", "page"]
