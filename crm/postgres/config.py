"""The server's configuration, written at each start, so that it follows the machine and the release.

An operator's own values are set with ALTER SYSTEM, which PostgreSQL reads after this file.
"""

import pwd
import shutil
from pathlib import Path

import psutil

MB = 1024 * 1024

INITDB = [
    "--username=postgres",
    "--auth=reject",  # until pg_hba.conf is ours
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    # pg_trgm asks the database's lc_ctype, whatever the provider: with C it sees no Korean letters.
    "--lc-ctype=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
]


def write(cluster: Path, socket_dir: Path, account: pwd.struct_passwd, *, throwaway: bool) -> None:
    """Write the configuration into the cluster's folder."""
    chosen = _everywhere(socket_dir) | (_throwaway() if throwaway else _lasting())
    lines = [f"{name} = '{value}'" for name, value in chosen.items()]
    _replace(cluster / "postgresql.conf", ["# Written at each start. Use ALTER SYSTEM.", *lines], account)
    # Whoever may come in is known by the system; there are no passwords and there is no network.
    _replace(cluster / "pg_hba.conf", ["local all all peer map=ours"], account)
    ours = [f'ours "{user}" {role}' for user in ("root", account.pw_name) for role in ("roster", "postgres")]
    _replace(cluster / "pg_ident.conf", ours, account)


def _everywhere(socket_dir: Path) -> dict[str, str]:
    return {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{_memory(0.25, most=1024)}MB",
        "effective_cache_size": f"{_memory(0.5)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": f"{_memory(0.05, most=256)}MB",
        "random_page_cost": "2",
        "effective_io_concurrency": "32",
        "jit": "off",
        "max_parallel_workers_per_gather": "2",
        # Starting them takes longer than most pages.
        "parallel_setup_cost": "5000",
        "dynamic_shared_memory_type": _shared_memory(),
        "timezone": "UTC",
        "log_timezone": "UTC",
        # Failing statements and their details hold people's data: they don't belong in a log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }


def _lasting() -> dict[str, str]:
    return {
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        "shared_preload_libraries": "pg_stat_statements",
        "pg_stat_statements.track_utility": "off",
        # A week of logs, one file a day.
        "logging_collector": "on",
        "log_filename": "%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
    }


def _throwaway() -> dict[str, str]:
    return {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_connections": "300",  # many tests ask by 50 at once, and several run beside each other
        "shared_buffers": "128MB",
        "max_wal_size": "1GB",
        "checkpoint_timeout": "1h",
    }


def _memory(share: float, most: int | None = None) -> int:
    megabytes = int(psutil.virtual_memory().total / MB * share)
    return megabytes if most is None else min(megabytes, most)


def _shared_memory() -> str:
    """Containers often have a /dev/shm of 64 MB, on which parallel queries and index builds fail."""
    shm = Path("/dev/shm")  # noqa: S108
    return "mmap" if shm.exists() and shutil.disk_usage(shm).total < 512 * MB else "posix"


def _replace(path: Path, lines: list[str], account: pwd.struct_passwd) -> None:
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o600)
    shutil.chown(path, account.pw_uid, account.pw_gid)
