from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

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
        with _able_to_go_on():
            return set(self._ids.filter(filter_.resolve(self.catalogue, now).q))

    @cached_property
    def _ids(self) -> "QuerySet[Contact, int]":
        return self.channel.contacts.values_list("id", flat=True)

    def matched(self, filter_: Filter, now: datetime = NOW) -> set[int]:
        """Whom the twin matches."""
        matches = filter_.resolve(self.catalogue, now).matcher
        return {contact.id for contact in self.contacts if matches(contact)}

    def add(self, profile: dict[str, Any] | None = None, **columns: Any) -> int:
        contact = cast.contact(self.channel, type="lead", profile=profile or {}, **columns)
        self.contacts.append(contact)
        return contact.pk


@contextmanager
def _able_to_go_on() -> Iterator[None]:
    """When a query fails, Hypothesis goes on with smaller examples, as if nothing had failed.

    A test of the crowd has a savepoint, and writes nothing: another one for each query would take as long as the query.
    """
    if not connection.savepoint_ids:
        with transaction.atomic():
            yield
        return
    try:
        yield
    except DatabaseError:
        connection.savepoint_rollback(connection.savepoint_ids[-1])
        raise


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
