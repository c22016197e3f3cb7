"""Start-up checks: a database that would give wrong or slow answers says so before anybody relies on it.

They run where the database is asked: `manage.py up`, `migrate`, and `check --database default`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections

OLDEST_SERVER = 15
EXTENSIONS = ("pg_trgm", "btree_gin", "unaccent")


def database(
    app_configs: Sequence[AppConfig] | None = None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            found.append(Error("Roster needs PostgreSQL.", id="crm.E001"))
            continue
        with connection.cursor() as cursor:
            found += [message for check in CHECKS for message in check(cursor)]
    return found


def _version(cursor: Any) -> list[CheckMessage]:
    major = int(_one(cursor, "SHOW server_version_num")) // 10000
    if major >= OLDEST_SERVER:
        return []
    return [
        Error(
            f"PostgreSQL {major} is too old.",
            hint=f"Roster needs PostgreSQL {OLDEST_SERVER} or later.",
            id="crm.E002",
        )
    ]


def _encoding(cursor: Any) -> list[CheckMessage]:
    encoding = _one(cursor, "SHOW server_encoding")
    if encoding == "UTF8":
        return []
    return [Error(f"The database's encoding is {encoding}, not UTF8.", hint=RECREATE, id="crm.E003")]


def _extensions(cursor: Any) -> list[CheckMessage]:
    """Extensions that aren't there and that our role can't create: it takes CREATE on the database."""
    cursor.execute(
        """
        SELECT wanted, version.name IS NULL
        FROM unnest(%s::text[]) AS wanted
        LEFT JOIN pg_available_extensions AS version ON version.name = wanted
        WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = wanted)
          AND (version.name IS NULL OR NOT has_database_privilege(current_database(), 'CREATE'))
        """,
        [list(EXTENSIONS)],
    )
    return [
        Error(
            f"The extension {name} is missing, and "
            + ("the server doesn't have it." if absent else "our role can't create it."),
            hint="Install PostgreSQL's contrib package."
            if absent
            else f"As a superuser: CREATE EXTENSION {name}; or let our role own the database.",
            id="crm.E004",
        )
        for name, absent in cursor.fetchall()
    ]


def _korean(cursor: Any) -> list[CheckMessage]:
    """pg_trgm goes by the database's lc_ctype; under C it finds no letters in Korean."""
    schema = _one(
        cursor,
        "SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "
        "WHERE extname = 'pg_trgm'",
    )
    if schema is None:  # the first migration makes it: tell before it does
        sees = _one(cursor, "SELECT datctype NOT IN ('C', 'POSIX') FROM pg_database WHERE datname = current_database()")
    else:
        sees = _one(cursor, f"SELECT cardinality({schema}.show_trgm('홍길동')) > 0")
    if sees:
        return []
    return [Error("The database sees no letters in Korean names.", hint=RECREATE, id="crm.E005")]


def _role(cursor: Any) -> list[CheckMessage]:
    if not _one(cursor, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        return []
    return [
        Warning(
            "Roster connects as a superuser of the database server.",
            hint="Give it a role of its own that owns the database and nothing else.",
            id="crm.W001",
        )
    ]


def _one(cursor: Any, query: str) -> Any:
    cursor.execute(query)
    row = cursor.fetchone()
    return row and row[0]


RECREATE = (
    "Create the database again: "
    "CREATE DATABASE roster OWNER roster TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
)
CHECKS = (_version, _encoding, _extensions, _korean, _role)
