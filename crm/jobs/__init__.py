"""Work in the background: enqueued, claimed, told of, ended, and taken up again when its worker dies."""

from crm.jobs.state import (
    FORGOTTEN,
    MAX_ATTEMPTS,
    SILENCE,
    Cancelled,
    beat,
    cancel,
    claim,
    fail,
    finish,
    later,
    revive,
    start,
)

__all__ = [
    "FORGOTTEN",
    "MAX_ATTEMPTS",
    "SILENCE",
    "Cancelled",
    "beat",
    "cancel",
    "claim",
    "fail",
    "finish",
    "later",
    "revive",
    "start",
]
