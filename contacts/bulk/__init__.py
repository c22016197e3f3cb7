"""Changing many contacts at once: docs/bulk.md.

`kinds` are what can be done, `statement` does it to a batch, `actions` start, run, finish and undo it.
"""

from contacts.bulk.actions import (
    Nothing,
    NumberChanged,
    check,
    fail,
    may_be_undone,
    settle,
    start,
    tidy,
    undo,
)
from contacts.bulk.scrubbing import scrub

__all__ = [
    "Nothing",
    "NumberChanged",
    "check",
    "fail",
    "may_be_undone",
    "scrub",
    "settle",
    "start",
    "tidy",
    "undo",
]
