"""What can be done about downloads: one function a verb."""

from exports.actions.build import build
from exports.actions.download import Expired, download
from exports.actions.end import cancel, expire, fail, tidy
from exports.actions.start import Nothing, NotOwner, NumberChanged, Refused, Running, TooMany, TooSoon, check, start

__all__ = [
    "Expired",
    "NotOwner",
    "Nothing",
    "NumberChanged",
    "Refused",
    "Running",
    "TooMany",
    "TooSoon",
    "build",
    "cancel",
    "check",
    "download",
    "expire",
    "fail",
    "start",
    "tidy",
]
