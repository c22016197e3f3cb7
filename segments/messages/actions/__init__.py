"""The writes of marketing messages: one function a verb."""

from segments.messages.actions.bouncing import forgive, note_bounce
from segments.messages.actions.delivering import Sending
from segments.messages.actions.drafts import choose_audience, create, delete, duplicate, edit
from segments.messages.actions.starting import Nobody, cancel, check, resume, start
from segments.messages.actions.testing import send_test

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
    "note_bounce",
    "resume",
    "send_test",
    "start",
]
