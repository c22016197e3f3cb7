"""The writes of marketing messages: one function a verb."""

from segments.messages.actions.bouncing import forgive, note_bounce
from segments.messages.actions.delivering import Sending
from segments.messages.actions.drafts import choose_audience, create, delete, duplicate, edit
from segments.messages.actions.gateway import remove_gateway, set_up_gateway
from segments.messages.actions.starting import Nobody, cancel, check, resume, start
from segments.messages.actions.testing import gateway_of, send_test, test_gateway

__all__ = [
    "Nobody",
    "Sending",
    "cancel",
    "check",
    "choose_audience",
    "create",
    "delete",
    "duplicate",
    "edit",
    "forgive",
    "gateway_of",
    "note_bounce",
    "remove_gateway",
    "resume",
    "send_test",
    "set_up_gateway",
    "start",
    "test_gateway",
]
