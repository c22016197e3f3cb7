"""What the install script on the company's pages tells: visitors, members, sessions, events."""

from contacts.visitors.sessions import Visit, touch

__all__ = ["Visit", "touch"]
