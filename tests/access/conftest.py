"""The world is made once for all modules, in a transaction that is rolled back; each test has a savepoint of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import transaction

from tests.access.world import World

HERE: Final = Path(__file__).parent
GROUPS: Final = 2  # workers that make a world: it takes as long as some hundred tests


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give whole modules to few workers."""
    modules = sorted({item.path for item in items if HERE in item.path.parents})
    for item in items:
        if item.path in modules:
            item.add_marker(pytest.mark.xdist_group(f"access {modules.index(item.path) % GROUPS}"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test of a class of `tests.access.walk.Walk` runs for each of its routes and methods."""
    if "route" in metafunc.fixturenames and metafunc.cls is not None:
        metafunc.parametrize("route", metafunc.cls.routes, ids=str)
    if "method" in metafunc.fixturenames:
        metafunc.parametrize("method", ["GET", "POST"])


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.make()
        transaction.set_rollback(True)
