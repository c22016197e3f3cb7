"""`manage.py check --database default` tells of a database that would answer wrongly or slowly."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from crm.postgres.server import Server
from tests import throwaway

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent

Check = Callable[..., str]


@pytest.fixture(scope="module")
def server() -> Server:
    return Server(throwaway.folder() / "data", throwaway=True)


@pytest.fixture(scope="module")
def check(server: Server) -> Iterator[Check]:
    """Check a database made with these options; answers what the check says."""
    server.hold()

    def run(options: str, *sql: str, role: str = "roster") -> str:
        with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS odd")
            connection.execute(f"CREATE DATABASE odd {options}")
        with psycopg.connect(host=host, user="postgres", dbname="odd", autocommit=True) as connection:
            for statement in sql:
                connection.execute(statement)
        done = subprocess.run(
            [sys.executable, "manage.py", "check", "--database", "default"],
            cwd=ROOT,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "crm.settings", "DATABASE_URL": f"postgres:///odd?host={host}&user={role}"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    host = str(server.socket_dir)
    yield run
    server.release()


def test_a_database_as_it_should_be_is_not_complained_of(check: Check) -> None:
    assert "no issues" in check("OWNER roster", "CREATE EXTENSION pg_trgm")


@pytest.mark.parametrize("made", [["CREATE EXTENSION pg_trgm"], []], ids=["in use", "before the first migration"])
def test_a_locale_that_sees_no_korean_letters(check: Check, made: list[str]) -> None:
    said = check("OWNER roster TEMPLATE template0 LC_CTYPE 'C'", *made)
    assert "(crm.E005) The database sees no letters in Korean names." in said


def test_an_encoding_other_than_utf8(check: Check) -> None:
    said = check("OWNER roster TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'")
    assert "(crm.E003) The database's encoding is LATIN1, not UTF8." in said


def test_an_extension_that_our_role_cannot_create(check: Check) -> None:
    said = check("OWNER postgres", "CREATE EXTENSION pg_trgm", "CREATE EXTENSION unaccent")
    assert "(crm.E004) The extension btree_gin is missing, and our role can't create it." in said
    assert "pg_trgm is missing" not in said


def test_a_role_that_is_too_powerful(check: Check) -> None:
    said = check("OWNER roster", role="postgres")
    assert "(crm.W001) Roster connects as a superuser of the database server." in said
