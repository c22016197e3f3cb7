"""Where something of a person is found: in every table, in what is packed in them, in every file."""

import base64
import os
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django_q.models import OrmQ, Schedule, Task

# The server's own files, and those that come with the program.
NOT_OURS = {"postgres", "static", "socket"}


def places(words: Iterable[str]) -> set[str]:
    """The tables and files in which one of the words stands, in any case."""
    wanted = [word.casefold() for word in words]
    return {place for place, text in _everything() if any(word in text.casefold() for word in wanted)}


def _everything() -> Iterator[tuple[str, str]]:
    yield from _tables()
    yield from _statistics()
    yield from _packed()
    yield from _files()


def _tables() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'm')"
            " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {table} t")
            yield table, cursor.fetchone()[0]


def _statistics() -> Iterator[tuple[str, str]]:
    """Samples of values, by which PostgreSQL plans queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, concat(most_common_vals, histogram_bounds, most_common_elems) FROM pg_stats"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for table, values in cursor.fetchall():
            yield f"statistics of {table}", values


def _packed() -> Iterator[tuple[str, str]]:
    """What stands in the tables in a form that a search of their text doesn't see."""
    for session in Session.objects.all():
        yield "sessions", str(session.get_decoded())
    for entry in OrmQ.objects.all():
        yield "queue", str(entry.task)
    for task in Task.objects.all():
        yield "tasks", str((task.name, task.func, task.args, task.kwargs, task.result))
    for schedule in Schedule.objects.all():
        yield "schedules", str((schedule.args, schedule.kwargs))
    for value in _cached():
        yield "cache", str(value)


def _cached() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM crm_cache")
        for (value,) in cursor.fetchall():
            yield pickle.loads(base64.b64decode(value))


def _files() -> Iterator[tuple[str, str]]:
    folders = {Path(settings.DATA_DIR), Path(default_storage.path(""))}
    for folder in folders:
        for parent, inside, names in os.walk(folder):
            inside[:] = [name for name in inside if name not in NOT_OURS]  # the server's are thousands
            for path in [Path(parent, name) for name in names if name not in NOT_OURS]:
                if path.is_file():
                    yield f"file {path.name}", path.read_bytes().decode("utf-8", "ignore")
