"""`manage.py check --database default` tells of a database that would answer wrongly or slowly."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db.utils import ConnectionHandler

from crm.postgres.server import Server
from crm.server import checks
from tests import throwaway

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent

Make = Callable[..., dict[str, str]]
Check = Callable[..., str]


@pytest.fixture(scope="module")
def server() -> Server:
    return Server(throwaway.folder() / "data", throwaway=True)


@pytest.fixture(scope="module")
def made(server: Server) -> Iterator[Make]:
    """Make a database with these options; gives its settings for that role."""
    server.hold()
    host = str(server.socket_dir)

    def make(options: str, *sql: str, role: str = "roster") -> dict[str, str]:
        with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS odd")
            connection.execute(f"CREATE DATABASE odd {options}")
        with psycopg.connect(host=host, user="postgres", dbname="odd", autocommit=True) as connection:
            for statement in sql:
                connection.execute(statement)
        return {"NAME": "odd", "HOST": host, "USER": role}

    yield make
    server.release()


@pytest.fixture
def check(made: Make, django_db_blocker: Any) -> Check:
    """What the check says of a database made with these options."""

    def run(options: str, *sql: str) -> str:
        own = {"default": {"ENGINE": "django.db.backends.postgresql"} | made(options, *sql)}
        with patch.object(checks, "connections", ConnectionHandler(own)) as handler, django_db_blocker.unblock():
            said = checks.database(databases=["default"])
            handler["default"].close()
        return "\n".join(map(str, said))

    return run


@pytest.fixture
def command(made: Make) -> Check:
    """What the command says, which takes a process of its own."""

    def run(options: str, *sql: str, role: str = "roster") -> str:
        at = made(options, *sql, role=role)
        url = f"postgres:///{at['NAME']}?host={at['HOST']}&user={at['USER']}"
        done = subprocess.run(
            [sys.executable, "manage.py", "check", "--database", "default"],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "crm.settings", "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    return run


def test_a_database_as_it_should_be_is_not_complained_of(command: Check) -> None:
    assert "no issues" in command("OWNER roster", "CREATE EXTENSION pg_trgm")


@pytest.mark.parametrize("sql", [["CREATE EXTENSION pg_trgm"], []], ids=["in use", "before the first migration"])
def test_a_locale_that_sees_no_korean_letters(check: Check, sql: list[str]) -> None:
    said = check("OWNER roster TEMPLATE template0 LC_CTYPE 'C'", *sql)
    assert "(crm.E005) The database sees no letters in Korean names." in said


def test_an_encoding_other_than_utf8(check: Check) -> None:
    said = check("OWNER roster TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'")
    assert "(crm.E003) The database's encoding is LATIN1, not UTF8." in said


def test_an_extension_that_our_role_cannot_create(check: Check) -> None:
    said = check("OWNER postgres", "CREATE EXTENSION pg_trgm", "CREATE EXTENSION unaccent")
    assert "(crm.E004) The extension btree_gin is missing, and our role can't create it." in said
    assert "pg_trgm is missing" not in said


def test_a_role_that_is_too_powerful(command: Check) -> None:
    said = command("OWNER roster", role="postgres")
    assert "(crm.W001) Roster connects as a superuser of the database server." in said
