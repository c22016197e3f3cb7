"""Visits, devices and marketing consent of the demo's contacts."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from contacts.demo.dice import Dice, Pool


def _device(device: str, os: str, version: str, **more: str) -> str:
    """Return the first part of a JSON object; `activity` appends what differs between visits."""
    return json.dumps({"device": device, "os": f"{os} {version}", "osName": os, **more})[:-1]


def _browser(device: str, os: str, version: str, browser: str, number: int) -> str:
    return _device(device, os, version, browser=f"{browser} {number}", browserName=browser)


def _app(device: str, os: str, version: str, app: str, number: str) -> str:
    return _device(device, os, version, appName=app, appVersion=number)


BROWSERS = Pool(
    {
        _browser("mobile", "Android", "15", "Chrome", 138): 30,
        _browser("mobile", "iOS", "18.5", "Safari", 18): 28,
        _browser("desktop", "Windows", "11", "Chrome", 138): 22,
        _browser("desktop", "Windows", "10", "Edge", 137): 7,
        _browser("desktop", "macOS", "15", "Safari", 18): 8,
        _browser("tablet", "iPadOS", "18.5", "Safari", 18): 3,
        _browser("desktop", "Linux", "6", "Firefox", 140): 1,
        _browser("mobile", "Tizen", "8", "Internet", 28): 0.02,
    }
)
APPS = Pool(
    {
        _app("Galaxy S25", "Android", "15", "Demo", "4.2.0"): 30,
        _app("iPhone 16", "iOS", "18.5", "Demo", "4.2.0"): 28,
        _app("Galaxy A55", "Android", "14", "Demo", "4.1.3"): 12,
        _app("iPhone 13", "iOS", "17.7", "Demo", "3.9.1"): 6,
        _app("Pixel 9", "Android", "16", "Demo Beta", "5.0.0"): 0.1,
    }
)


def activity(dice: Dice) -> dict[str, Sequence[Any]]:
    """Return the columns of visits and consent; about 7 % of the contacts were never seen."""
    created = dice.ago(500, 2_400)
    seen = dice.sometimes(0.93, _later(created, dice.ago(170, 720)))
    sessions = [0 if at is None else 1 + int(many) for at, many in zip(seen, dice.skewed(9), strict=True)]
    return {
        "created_at": list(map(_moment, created)),
        "updated_at": [_moment(at or born) for at, born in zip(seen, created, strict=True)],
        "last_seen_at": list(map(_moment, seen)),
        "sessions_count": sessions,
        "web": _visits(dice, 0.7, BROWSERS, sessions, seen),
        "mobile": _visits(dice, 0.3, APPS, sessions, seen),
        "blocked": dice.chance(0.002),
        "has_chat": [False] * dice.size,  # set by the chats
        **_consent("email", dice, 0.12, created),
        **_consent("texting", dice, 0.07, created),
        "version": [0] * dice.size,
    }


def _consent(kind: str, dice: Dice, refused: float, created: list[int]) -> dict[str, Sequence[Any]]:
    no = dice.chance(refused)
    changed = _later(created, dice.ago(200, 900))
    return {
        f"unsubscribe_{kind}": no,
        f"unsubscribe_{kind}_at": [_moment(at) if refuses else None for refuses, at in zip(no, changed, strict=True)],
    }


def _visits(dice: Dice, share: float, devices: Pool[str], sessions: list[int], seen: Sequence[int | None]) -> list[str]:
    return [
        "{}" if not visits or at is None else f'{beginning},"sessionsCount":{many},"lastSeenAt":{at * 1000}}}'
        for beginning, visits, many, at in zip(dice.draw(devices), dice.chance(share), sessions, seen, strict=True)
    ]


def _later(created: list[int], other: list[int]) -> list[int]:
    return list(map(max, created, other))


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
