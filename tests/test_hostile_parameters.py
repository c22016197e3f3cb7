"""Whatever ids a browser asks for, the answer is never a server error."""

import re
from typing import Final

from django.db import transaction

from tests.cast import Person
from tests.routes import Route, channel_routes
from tests.things import KINDS, make_things

ROUTES: Final = channel_routes()
PLAIN: Final = {"key": "profile.name"}  # arguments that name no row

# As they stand in URLs.
IDS: Final = ("0", "-1", str(2**31), str(2**63), "9" * 5_000)
TEXTS: Final = ("%00", "%ED%A0%80", "x" * 5_000)


def test_no_path_breaks_the_server(alice: Person) -> None:
    things = make_things(alice)
    faults = [
        fault
        for route in ROUTES
        for argument in route.arguments
        for value in (IDS if argument == "pk" else TEXTS)
        for fault in _faults(alice, _path(route, alice, _arguments(route, things) | {argument: value}), {})
    ]
    assert faults == []


def test_an_id_of_5000_digits_is_no_segment(alice: Person) -> None:
    assert alice.get("segments_audience", audience="9" * 5_000).status_code == 404


def _faults(person: Person, url: str, headers: dict[str, str]) -> list[str]:
    """What went wrong, if anything."""
    try:
        with transaction.atomic():
            status = person.client.get(url, headers=headers).status_code
    except Exception as error:
        return [f"{url[:100]}: {error!r}"[:300]]
    return [f"{url[:100]}: {status}"] if status >= 500 else []


def _arguments(route: Route, things: dict[str, int]) -> dict[str, str]:
    kind = next((kind for kind in KINDS if route.name.startswith(kind)), "contact")
    return PLAIN | {"pk": str(things[kind])}


def _path(route: Route, person: Person, arguments: dict[str, str]) -> str:
    values = arguments | {"slug": person.channel.slug}
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: values[match[1]], route.pattern)
