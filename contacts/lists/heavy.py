"""Reads that walk all contacts of a channel: one at a time for each manager, so that nobody keeps others waiting."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

from django.db import connection, transaction

from contacts.filters.budget import number_of_conditions
from contacts.lists.contact_list import ContactList
from crm.models import Manager

MANY: Final = 20  # conditions from which on a list may read so many contacts that nobody would wait beside it
PATIENCE: Final = "3s"
HEAVY: Final = 7_203_114  # of the advisory lock, beside the manager's id


@contextmanager
def one_at_a_time(manager: Manager) -> Iterator[None]:
    """Wait until no other heavy read of the manager is running, and hold others off until the end of the block.

    Raise OperationalError (LockNotAvailable) after `PATIENCE`; the middleware answers it with 503.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [HEAVY, manager.pk % 2**31])
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
        yield


def with_patience(manager: Manager, contact_list: ContactList) -> AbstractContextManager[None]:
    """Read a list of many conditions one at a time, as `one_at_a_time`; any other at once."""
    conditions = number_of_conditions(contact_list.conditions.tree, contact_list.catalogue)
    return one_at_a_time(manager) if conditions > MANY else nullcontext()
