"""What can be done about bulk changes: one function a verb."""

from contacts.bulk.actions.ending import fail, settle, tidy
from contacts.bulk.actions.starting import Nothing, check, runs_in_background, start
from contacts.bulk.actions.undoing import Undo, may_be_undone, undo
from contacts.bulk.actions.working import Change

__all__ = [
    "Change",
    "Nothing",
    "Undo",
    "check",
    "fail",
    "may_be_undone",
    "runs_in_background",
    "settle",
    "start",
    "tidy",
    "undo",
]
