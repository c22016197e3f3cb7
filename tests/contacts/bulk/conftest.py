import pytest

from contacts.keys import add_key
from contacts.models import Contact
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast


@pytest.fixture
def plan(acme: Channel) -> None:
    """A key of text, `profile.plan`."""
    add_key(acme, "plan", "string", by=SYSTEM)


@pytest.fixture
def three(acme: Channel, plan: None) -> list[Contact]:
    return [
        cast.member(acme, "1", "Ada", tags=["vip"]),
        cast.member(acme, "2", "Grace", tags=["new", "vip"], plan="gold"),
        cast.member(acme, "3", "Linus"),
    ]
