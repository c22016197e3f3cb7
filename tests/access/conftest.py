"""The world is made once for all modules, in a transaction that is rolled back; each test has a savepoint of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.access.world import World


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test of a class of `tests.access.walk.Walk` runs for each of its routes and methods."""
    if "route" in metafunc.fixturenames and metafunc.cls is not None:
        metafunc.parametrize("route", metafunc.cls.routes, ids=str)
    if "method" in metafunc.fixturenames:
        metafunc.parametrize("method", ["GET", "POST"])


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = World.make()
        connection.check_constraints()  # once, not for all its rows again after each test
        yield world
        transaction.set_rollback(True)
