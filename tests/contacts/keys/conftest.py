from collections.abc import Callable

import pytest

from contacts import keys
from contacts.models import ProfileKey
from crm.actors import SYSTEM
from crm.models import Channel
from tests import cast


@pytest.fixture
def shop(acme: Channel) -> Channel:
    """Acme with the keys `total` (a number) and `plan` (a text); Ada, Bea and Cleo."""
    keys.add_keys(acme, [keys.NewKey("total", "number"), keys.NewKey("plan", "string")], by=SYSTEM)
    cast.member(acme, "1", "Ada", total=10, plan="12")
    cast.member(acme, "2", "Bea", total=5, plan="1,500.5")
    cast.member(acme, "3", "Cleo", plan="gold")
    return acme


@pytest.fixture
def key(shop: Channel) -> Callable[[str], ProfileKey]:
    """A key of the shop by its name, as it is now."""
    return lambda name: shop.profile_keys.get(key=name)
