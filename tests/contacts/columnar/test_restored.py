"""In a PostgreSQL that was restored or copied, a columnar copy from before is believed only where it is still true."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.db import connection

from contacts.columnar import files
from crm.models import Channel
from crm.postgres.server import Server, program
from tests import throwaway
from tests.contacts.columnar.copying import build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[3]

# What a process of that installation says of the contacts with a tag.
COUNT = """
import json, sys, django
django.setup()
from contacts import columnar
from contacts.lists.form import read_list
from crm.models import Channel
from tests.contacts.columnar.copying import tend
if "tend" in sys.argv:
    tend()
asked = read_list({"tag": "vip"}, Channel.objects.get(slug="shop"))
try:
    columnar.totals(asked.channel, asked.question)
    why_not = ""
except columnar.Unanswerable as reason:
    why_not = str(reason)
print(json.dumps([asked.count(), asked.contacts.count(), why_not]))
"""
IDENTITY = "system_identifier || ':' || timeline_id FROM pg_control_system(), pg_control_checkpoint()"
OF_ANOTHER = "the copy is of another cluster, or has just been replaced"


class Counted(NamedTuple):
    """By the program, by PostgreSQL alone, and why no copy was asked."""

    number: int
    truth: int
    why_not: str


@contextmanager
def installation(like: Path | None = None) -> Iterator[Server]:
    """A data folder with a PostgreSQL of its own: a new one, or a copy of another's that doesn't run."""
    folder = throwaway.folder() / "data"
    if like:
        subprocess.run(["cp", "-a", like, folder], check=True)
    server = Server(folder, throwaway=True)
    try:
        server.hold()
        yield server
    finally:
        server.release()


def count(server: Server, *also: str) -> Counted:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"ROSTER_DATA": str(server.data_dir), "ROSTER_COLUMNAR_FROM": "1", "DJANGO_SETTINGS_MODULE": "crm.settings"}
    told = subprocess.run([sys.executable, "-c", COUNT, *also], cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
    return Counted(*json.loads(told.stdout))


def write(server: Server, statement: str) -> None:
    with psycopg.connect(host=str(server.socket_dir), user="roster", dbname="roster") as connected:
        connected.execute(statement)


def tag(server: Server, digit: int) -> None:
    """Change the contacts whose ids end so."""
    write(server, f"UPDATE contacts_contact SET tags = '{{vip}}' WHERE id % 10 = {digit:d}")


def believe(server: Server) -> None:
    """Have the copy pass for one of this PostgreSQL."""
    write(server, "UPDATE contacts_columnarcopy SET cluster = (SELECT " + IDENTITY + ")")


def be_older() -> None:
    """Begin transactions, more than a new PostgreSQL has had."""
    with connection.cursor() as cursor:
        for _ in range(2_000):
            cursor.execute("SELECT pg_current_xact_id()")


def restored(server: Server) -> None:
    """Restore a backup of the tests' database there, with its files, as docs/operations.md says."""
    at = connection.settings_dict
    env = os.environ | {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    dump = server.data_dir / "roster.dump"
    subprocess.run([program("pg_dump"), "-Fc", "-f", dump, at["NAME"]], env=env, check=True)
    into = [
        program("pg_restore"),
        "-h",
        str(server.socket_dir),
        "-U",
        "roster",
        "--clean",
        "--if-exists",
        "-d",
        "roster",
    ]
    subprocess.run([*into, str(dump)], check=True)
    shutil.copytree(default_storage.path(files.FOLDER), server.data_dir / "files" / files.FOLDER)


def test_a_restored_backup_is_counted_by_postgresql_until_it_has_a_copy_of_its_own(shop: Channel) -> None:
    be_older()
    build(shop)
    with installation() as server:
        restored(server)
        tag(server, 3)
        there = count(server)
        assert (there.number, there.why_not) == (there.truth, OF_ANOTHER)
        believe(server)
        assert count(server).number != there.truth, "the copy would have told the truth, and this test nothing"
        write(server, "UPDATE contacts_columnarcopy SET cluster = 'another'")
        assert count(server, "tend") == (there.truth, there.truth, "")
        tag(server, 4)
        before = count(server)
        assert before == (before.truth, before.truth, "")
    with installation(like=server.data_dir) as twin:
        assert count(twin) == before
        tag(twin, 5)
        after = count(twin)
        assert after == (after.truth, after.truth, "")
        assert after.number > before.number
