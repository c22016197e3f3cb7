"""One database that migrations have made, of which every worker of a run gets a copy: making it takes seconds."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation
from psycopg import sql

MADE: Final = "template_made"  # in the run's data folder, holds the name of the database


def create_copy(creation: Any, verbosity: int = 1, keepdb: bool = False, **options: Any) -> str:
    """Create a test database, in the place of Django's `create_test_db`, and return its name.

    Whoever comes first makes the one that all others copy. One that is kept from an earlier run is migrated.
    """
    if keepdb:
        kept: str = BaseDatabaseCreation.create_test_db(creation, verbosity, keepdb=True, **options)
        return kept
    name: str = creation._get_test_db_name()
    with _alone() as made:
        if not made.exists():
            made.write_text(_make(creation, verbosity, **options))
        with creation._nodb_cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(made.read_text())))
    _connect_to(creation, name)
    return name


def drop_copy(creation: Any, name: str, verbosity: int) -> None:
    """Drop a test database, in the place of Django's `_destroy_test_db`, with connections that threads have left."""
    if _lives_on():
        with creation._nodb_cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_template() -> None:
    """Drop what a run has left."""
    made = Path(os.environ["ROSTER_DATA"]) / MADE
    if _lives_on() and made.exists():
        params = connection.get_connection_params() | {"dbname": "postgres"}
        with psycopg.connect(**params, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(made.read_text())))


def _lives_on() -> bool:
    """Whether the run's server isn't gone with the run."""
    return "DATABASE_URL" in os.environ


def _make(creation: Any, verbosity: int, **options: Any) -> str:
    test = creation.connection.settings_dict["TEST"]
    before, test["NAME"] = test["NAME"], f"{creation._get_test_db_name()}_template"
    try:
        name: str = BaseDatabaseCreation.create_test_db(creation, verbosity, **options)
    finally:
        test["NAME"] = before
    creation.connection.close()
    return name


def _connect_to(creation: Any, name: str) -> None:
    creation.connection.close()
    settings.DATABASES[creation.connection.alias]["NAME"] = name
    creation.connection.settings_dict["NAME"] = name


@contextmanager
def _alone() -> Iterator[Path]:
    folder = Path(os.environ["ROSTER_DATA"])
    with (folder / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / MADE
