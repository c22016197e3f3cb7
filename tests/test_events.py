"""The client events that pages listen to and send are those of `crm.events`: nothing else would notice a typo."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crm.events import ClientEvent, of_contact

ROOT: Final = Path(__file__).parent.parent
APPS: Final = ("crm", "contacts", "segments", "exports")
BROWSER: Final = {
    *(
        "change",
        "close",
        "error",
        "focusin",
        "focusout",
        "input",
        "load",
        "online",
        "paste",
        "scroll",
        "search",
        "submit",
        "toggle",
    ),
    *("click", "keydown", "keyup", "lostpointercapture", "pointerdown", "pointermove"),
    *("DOMContentLoaded", "intersect", "loadend", "readystatechange", "visibilitychange"),
}
LISTED: Final = {*ClientEvent, of_contact(1)}


def test_pages_listen_to_no_event_that_is_not_listed() -> None:
    assert _listened() <= LISTED


def test_scripts_send_no_event_that_is_not_listed() -> None:
    assert _sent_by_scripts() <= LISTED


def test_somebody_listens_to_each_listed_event() -> None:
    assert _listened() >= LISTED


def test_somebody_sends_each_listed_event() -> None:
    sent = {event for event in ClientEvent if f"ClientEvent.{event.name}" in _python()}
    assert sent | _sent_by_scripts() == set(ClientEvent)
    assert "of_contact(" in _python()


def test_responses_trigger_events_in_one_place_only() -> None:
    elsewhere = [path for path in _files(*APPS, suffix=".py") if path != ROOT / "crm/answers.py"]
    assert [path for path in elsewhere if re.search(r"trigger_client_event|HX-Trigger", path.read_text())] == []


def _listened() -> set[str]:
    found = set()
    for triggers in re.findall(r'hx-trigger="([^"]*)"', _text("templates", ".html")):
        plain = re.sub(r"{{.*?}}", "1", re.sub(r"{%.*?%}", "", triggers))
        found |= {words[0] for words in map(str.split, plain.split(",")) if words and words[0] != "every"}
    found |= set(re.findall(r'addEventListener\(\s*"([^"]+)"', _text("static/js", ".js")))
    return _own(found)


def _sent_by_scripts() -> set[str]:
    found = re.findall(r'(?:htmx\.trigger\([^;]*?,\s*|new (?:Custom)?Event\(\s*)"([^"]+)"', _text("static/js", ".js"))
    return _own(set(found))


def _own(names: set[str]) -> set[str]:
    return {name for name in names if name not in BROWSER and not name.startswith("htmx:")}


def _python() -> str:
    return "\n".join(path.read_text() for path in _files(*APPS, suffix=".py"))


def _text(folder: str, suffix: str) -> str:
    return "\n".join(path.read_text() for path in _files(folder, suffix=suffix))


def _files(*folders: str, suffix: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob(f"*{suffix}"))
