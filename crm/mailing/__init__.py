"""Sending mails so that it is known of each whether it was sent, wasn't, or may have been."""

from crm.mailing.line import Line, is_address, is_set_up, line
from crm.mailing.outcomes import SENT, Outcome, Rejected, State, Unreachable, failed, later, unknown

__all__ = [
    "SENT",
    "Line",
    "Outcome",
    "Rejected",
    "State",
    "Unreachable",
    "failed",
    "is_address",
    "is_set_up",
    "later",
    "line",
    "unknown",
]
