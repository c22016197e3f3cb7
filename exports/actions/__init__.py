"""What can be done about downloads: one function a verb."""

from exports.actions.build import build
from exports.actions.end import cancel, expire, fail, tidy
from exports.actions.start import Nothing, NotOwner, NumberChanged, Refused, TooMany, TooSoon, start

__all__ = [
    "NotOwner",
    "Nothing",
    "NumberChanged",
    "Refused",
    "TooMany",
    "TooSoon",
    "build",
    "cancel",
    "expire",
    "fail",
    "start",
    "tidy",
]
