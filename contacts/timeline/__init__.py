"""What happened to a contact, newest first: who changed what and when, consent, visits."""

from contacts.timeline.entry import Change, Entry
from contacts.timeline.page import InvalidCursor, Page, page

__all__ = ["Change", "Entry", "InvalidCursor", "Page", "page"]
