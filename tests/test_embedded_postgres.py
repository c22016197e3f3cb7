"""The embedded PostgreSQL: who may come in, what it survives, and when it goes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from crm.postgres import LONGEST_SOCKET_DIR
from crm.postgres.server import INSTALLATION, Server, ServerError
from tests import throwaway

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(throwaway.folder() / "data", throwaway=True)
    yield made
    made.release()


def connect(server: Server, user: str = "roster") -> psycopg.Connection[Any]:
    return psycopg.connect(host=str(server.socket_dir), user=user, dbname="roster", autocommit=True)


def test_the_applications_role_owns_its_database_and_nothing_more(server: Server) -> None:
    server.hold()
    with connect(server) as connection:
        for extension in ("pg_trgm", "btree_gin", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        assert connection.execute("SELECT cardinality(show_trgm('홍길동'))").fetchone() == (4,)
        assert connection.execute("SELECT 'É' ~* 'é', lower('ÄÖ')").fetchone() == (True, "äö")
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE EXTENSION file_fdw")


def test_there_is_no_network_and_the_socket_is_its_users_alone(server: Server) -> None:
    server.hold()
    with connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert server.cluster.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_even_with_the_socket_laid_open_a_stranger_is_refused(server: Server) -> None:
    server.hold()
    for folder in (server.socket_dir, *server.socket_dir.parents[:3]):
        folder.chmod(0o755)
    (server.socket_dir / ".s.PGSQL.5432").chmod(0o777)
    psql = [str(INSTALLATION / "bin/psql"), "-h", str(server.socket_dir), "-U", "roster", "roster", "-c", "SELECT 1"]
    stranger = subprocess.run(
        psql, user="nobody", group="nogroup", extra_groups=[], cwd="/", capture_output=True, text=True, check=False
    )
    assert stranger.returncode != 0
    assert "Peer authentication failed" in stranger.stderr


def test_it_stops_with_its_last_user_and_not_before(server: Server) -> None:
    other = Server(server.data_dir)
    server.hold()
    other.hold()
    server.release()
    assert other.running()
    other.release()
    assert not other.running()


def test_commands_that_start_at_once_share_one_server() -> None:
    code = (
        "import sys, pathlib, psycopg; from crm.postgres.server import Server\n"
        "server = Server(pathlib.Path(sys.argv[1]), throwaway=True); server.hold()\n"
        "with psycopg.connect(host=str(server.socket_dir), user='roster', dbname='roster') as connection:\n"
        "    connection.execute('SELECT 1')\n"
        "server.release()"
    )
    data = throwaway.folder()
    command = [sys.executable, "-c", code, str(data)]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate(timeout=60)[1] for process in running] == ["", "", ""]
    assert not Server(data).running()


def test_remains_of_a_killed_server_with_a_number_taken_again_are_no_hindrance(server: Server) -> None:
    server.hold()
    server.release()
    stale = f"{os.getpid()}\n{server.cluster}\n1700000000\n5432\n{server.socket_dir}\n\n0 0\nready\n"
    for lock in (server.cluster / "postmaster.pid", server.socket_dir / ".s.PGSQL.5432.lock"):
        lock.write_text(stale)
        shutil.chown(lock, server.cluster.stat().st_uid)
    server.hold()
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_first_start_that_was_cut_short_is_begun_again(server: Server) -> None:
    half = server.data_dir / "postgres.part"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server.hold()
    assert server.running()


def test_a_data_folder_too_deep_for_a_socket_has_it_elsewhere() -> None:
    server = Server(throwaway.folder() / ("deep-" * 20) / "data", throwaway=True)
    assert len(str(server.data_dir / "socket")) > LONGEST_SOCKET_DIR
    try:
        server.hold()
        connect(server).close()
        assert server.socket_dir.parent == Path("/tmp")
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    finally:
        server.release()
        shutil.rmtree(server.socket_dir, ignore_errors=True)


def test_a_start_that_fails_says_why(server: Server) -> None:
    server.hold()
    server.release()
    (server.cluster / "postgresql.auto.conf").write_text("work_mem = 'much'\n")
    with pytest.raises(ServerError, match='invalid value for parameter "work_mem": "much"'):
        server.hold()
