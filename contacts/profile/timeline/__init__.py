"""What happened to a contact, newest first: who changed what and when, consent, visits."""

from contacts.profile.timeline.entry import Change, Entry
from contacts.profile.timeline.page import InvalidCursor, Page, page

__all__ = ["Change", "Entry", "InvalidCursor", "Page", "page"]
