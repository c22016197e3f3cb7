from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.models import Contact
from crm.models import Channel
from tests import cast
from tests.contacts.filters import shop
from tests.contacts.filters.moments import NOW


@dataclass(repr=False)
class Shop:
    """A channel, what its contacts have, and its contacts as they were loaded."""

    channel: Channel
    catalogue: Catalogue
    contacts: list[Contact]

    def parse(self, data: object) -> Filter:
        return Filter.parse(data, self.catalogue)

    def found(self, filter_: Filter, now: datetime = NOW) -> set[int]:
        """Whom PostgreSQL finds."""
        with transaction.atomic():
            return set(
                self.channel.contacts.filter(filter_.resolve(self.catalogue, now).q).values_list("id", flat=True)
            )

    def matched(self, filter_: Filter, now: datetime = NOW) -> set[int]:
        """Whom the twin matches."""
        matches = filter_.resolve(self.catalogue, now).matcher
        return {contact.id for contact in self.contacts if matches(contact)}

    def add(self, profile: dict[str, Any] | None = None, **columns: Any) -> int:
        contact = cast.contact(self.channel, type="lead", profile=profile or {}, **columns)
        self.contacts.append(contact)
        return contact.pk


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[Shop]:
    """Contacts of all kinds, made once for the tests of a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        channel = shop.make_channel("crowd")
        crowd = Shop(channel, Catalogue.of(channel), shop.make_contacts(channel, 400, seed=7))
        connection.check_constraints()  # once, not for all of them again after each test
        yield crowd
        transaction.set_rollback(True)


@pytest.fixture
def empty(db: None) -> Shop:
    """A channel without contacts yet."""
    channel = shop.make_channel("empty")
    return Shop(channel, Catalogue.of(channel), [])
