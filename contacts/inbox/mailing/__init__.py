"""Answers go out by e-mail when the customer has left: claimed, sent, noted, and a link back to the chat.

docs/messenger.md has the rules.
"""

from contacts.inbox.mailing.sending import send_due

__all__ = ["send_due"]
