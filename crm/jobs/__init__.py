"""Background work: enqueued, claimed, reported on, ended, and taken up again when its worker dies.

An action calls `start`; the task that it names calls `run` with a subclass of `Work`.
"""

from crm.jobs.heartbeat import Heartbeat
from crm.jobs.queue import UnknownTask, later
from crm.jobs.rights import NoRight, authorise
from crm.jobs.runner import Refusal, Work, localised, run
from crm.jobs.state import (
    FORGOTTEN,
    MAX_ATTEMPTS,
    SILENCE,
    Cancelled,
    cancel,
    claim,
    fail,
    finish,
    report_progress,
    revive,
    start,
)

__all__ = [
    "FORGOTTEN",
    "MAX_ATTEMPTS",
    "SILENCE",
    "Cancelled",
    "Heartbeat",
    "NoRight",
    "Refusal",
    "UnknownTask",
    "Work",
    "authorise",
    "cancel",
    "claim",
    "fail",
    "finish",
    "later",
    "localised",
    "report_progress",
    "revive",
    "run",
    "start",
]
