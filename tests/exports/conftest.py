from collections.abc import Iterator

import pytest

from contacts.models import Contact
from crm.models import Channel
from exports.models import Export
from tests import cast
from tests.cast import Person
from tests.exports import door


@pytest.fixture(autouse=True)
def clean_storage() -> Iterator[None]:
    yield
    door.throw_away()


@pytest.fixture
def acme(db: None) -> Channel:
    """The cast's channel, with a time zone that shows where it is forgotten."""
    return cast.make_channel("acme", "Acme", time_zone="Asia/Seoul")


@pytest.fixture
def olga(acme: Channel) -> Person:
    """Another owner of Acme."""
    return cast.hire(acme, "Olga", cast.owner_role(acme))


@pytest.fixture
def customers(acme: Channel) -> list[Contact]:
    """Five, the last of them made last."""
    return [
        cast.member(acme, str(number), f"Customer {number}", recentPurchaseAmount=number * 1.5)
        for number in range(1, 6)
    ]


@pytest.fixture
def made(alice: Person, customers: list[Contact]) -> Export:
    """A download of Alice's that is ready."""
    door.start(alice)
    door.work()
    return door.exports(alice)[0]
