"""What can be done about downloads: one function a verb."""

from exports.actions.building import Build
from exports.actions.downloading import Expired, download
from exports.actions.ending import cancel, expire, fail, tidy
from exports.actions.starting import Nothing, NotOwner, Running, TooMany, TooSoon, check, start

__all__ = [
    "Build",
    "Expired",
    "NotOwner",
    "Nothing",
    "Running",
    "TooMany",
    "TooSoon",
    "cancel",
    "check",
    "download",
    "expire",
    "fail",
    "start",
    "tidy",
]
