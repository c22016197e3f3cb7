"""Chats with customers: the list, one chat's messages, who the customer is, and what is new."""

from contacts.inbox.actions import Blocked, answer, begin_chat, close, mark_read, open_chat, receive, reopen

__all__ = ["Blocked", "answer", "begin_chat", "close", "mark_read", "open_chat", "receive", "reopen"]
