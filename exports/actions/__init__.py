"""What can be done about downloads: one function a verb."""

from exports.actions.building import build
from exports.actions.downloading import Expired, download
from exports.actions.ending import cancel, expire, fail, tidy
from exports.actions.starting import Nothing, NotOwner, NumberChanged, Refused, Running, TooMany, TooSoon, check, start

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
