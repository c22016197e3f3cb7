"""Other programs are told what happens in a channel: docs/webhooks.md."""

from crm.webhooks.actions import (
    change_webhook,
    create_webhook,
    delete_webhook,
    renew_secret,
    send_again,
    send_test,
    unblock_webhook,
)
from crm.webhooks.outbox import emit
from crm.webhooks.scopes import Body, Source, scopes, sources

__all__ = [
    "Body",
    "Source",
    "change_webhook",
    "create_webhook",
    "delete_webhook",
    "emit",
    "renew_secret",
    "scopes",
    "send_again",
    "send_test",
    "sources",
    "unblock_webhook",
]
