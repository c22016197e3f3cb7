from collections.abc import Callable, Iterator
from typing import Any

import pytest

from contacts.models import Contact
from crm.models import Channel
from segments.messages import actions
from segments.models import MarketingMessage
from tests import cast
from tests.cast import Person
from tests.exports import door
from tests.segments.messages import post_office
from tests.segments.messages.post_office import PostOffice

Write = Callable[..., MarketingMessage]
Send = Callable[[MarketingMessage], None]

VIPS: dict[str, Any] = {"key": "tags", "operator": "$hasAny", "values": ["vip"]}
TEXT = "Hello {{ profile.name|there }},\nall is 20 % off."


@pytest.fixture
def acme(db: None) -> Channel:
    return cast.make_channel("acme", "Acme", time_zone="Asia/Seoul")


@pytest.fixture
def vips(acme: Channel) -> list[Contact]:
    """Ada, Bea and Cleo, in this order; Dora is no VIP."""
    made = [
        cast.member(acme, str(number), name, email=f"{name.lower()}@example.com", tags=["vip"])
        for number, name in enumerate(("Ada", "Bea", "Cleo"), 1)
    ]
    cast.member(acme, "9", "Dora", email="dora@example.com")
    return made


@pytest.fixture
def write(alice: Person) -> Write:
    """A draft of Alice's; without an audience given it goes to the VIPs."""

    def message(name: str = "Sale", audience: Any = VIPS, medium: str = "email", **values: Any) -> MarketingMessage:
        made = actions.create(alice.channel, name, medium, audience, by=alice.actor)
        written = {"text": TEXT, **({"subject": "For {{ profile.name|you }}"} if medium == "email" else {}), **values}
        return actions.edit(made, written, by=alice.actor)

    return message


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """A mail server to which all goes, as fast as can be."""
    with post_office.running() as office:
        post_office.deliver_to(office, settings)
        yield office


@pytest.fixture
def send(alice: Person) -> Callable[[MarketingMessage], None]:
    """Have a message sent by the page, and do what the worker does."""

    def to_its_audience(message: MarketingMessage) -> None:
        stated = alice.part("message_sending", message.pk).context["reach"].reached
        assert alice.post("message_sending", message.pk, stated=stated).status_code == 302
        door.work()
        message.refresh_from_db()

    return to_its_audience
