import pytest

from contacts.keys import NewKey, add_keys
from crm.actors import SYSTEM
from crm.models import Channel
from segments import actions as segments
from segments.models import Segment
from tests import cast
from tests.cast import Person
from tests.contacts.builder.trees import BIG, MAILED, RICH
from tests.contacts.filters import shop


@pytest.fixture
def people(acme: Channel) -> Channel:
    """Ada is big and rich, Bea is big, Cem is rich, Dan is neither and has an e-mail address."""
    add_keys(acme, [NewKey("total", "number"), NewKey("amount", "number")], by=SYSTEM)
    cast.member(acme, "1", "Ada", total=10, amount=501)
    cast.member(acme, "2", "Bea", total=12, amount=500)
    cast.member(acme, "3", "Cem", total=9, amount=5000)
    cast.member(acme, "4", "Dan", email="dan@example.com", tags=["vip"])
    return acme


@pytest.fixture
def shop_keys(acme: Channel) -> Channel:
    """Acme with a key of each type."""
    for position, (key, type_) in enumerate(shop.KEYS.items(), start=100):
        acme.profile_keys.create(channel=acme, key=key, label=key, type=type_, position=position)
    return acme


@pytest.fixture
def big(alice: Person, people: Channel) -> Segment:
    """A segment of those who are big and have an e-mail address, or are rich."""
    return segments.create(people, "Big", 3, {"or": [{"and": [BIG, MAILED]}, RICH]}, by=alice.actor)
