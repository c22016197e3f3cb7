"""In a PostgreSQL that was restored or copied, a columnar copy from before is believed only where it is still true."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
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

# What a new process of that installation says of the contacts with a tag, for each line that comes in. The program is
# loaded once, and forked before it has a connection or anything else of its own.
COUNT = """
import json, os, sys, django
django.setup()
from contacts import columnar
from contacts.lists.form import read_list
from crm.models import Channel
from tests.contacts.columnar.copying import tend

def count(line):
    if "tend" in line:
        tend()
    asked = read_list({"tag": "vip"}, Channel.objects.get(slug="shop"))
    try:
        columnar.totals(asked.channel, asked.question)
        why_not = ""
    except columnar.Unanswerable as reason:
        why_not = str(reason)
    print(json.dumps([asked.count(), asked.contacts.count(), why_not]), flush=True)

for line in sys.stdin:
    if pid := os.fork():
        if os.waitpid(pid, 0)[1]:
            sys.exit(1)
    else:
        count(line)
        sys.exit()
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


@contextmanager
def counting(server: Server) -> Iterator[Callable[..., Counted]]:
    """Asks new processes of that installation; each does first what the schedule does, if it is told to `tend`."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"ROSTER_DATA": str(server.data_dir), "ROSTER_COLUMNAR_FROM": "1", "DJANGO_SETTINGS_MODULE": "crm.settings"}
    command = [sys.executable, "-c", COUNT]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asked:

        def count(before: str = "") -> Counted:
            assert asked.stdin
            assert asked.stdout
            asked.stdin.write(f"{before}\n")
            asked.stdin.flush()
            return Counted(*json.loads(asked.stdout.readline()))

        yield count


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
        cursor.execute("DO 'BEGIN FOR one IN 1..20000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END'")


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
    with installation() as server, counting(server) as count:
        restored(server)
        tag(server, 3)
        there = count()
        assert (there.number, there.why_not) == (there.truth, OF_ANOTHER)
        believe(server)
        assert count().number != there.truth, "the copy would have told the truth, and this test nothing"
        write(server, "UPDATE contacts_columnarcopy SET cluster = 'another'")
        assert count("tend") == (there.truth, there.truth, "")
        tag(server, 4)
        before = count()
        assert before == (before.truth, before.truth, "")
    with installation(like=server.data_dir) as twin, counting(twin) as count:
        assert count() == before
        tag(twin, 5)
        after = count()
        assert after == (after.truth, after.truth, "")
        assert after.number > before.number
