"""A PostgreSQL of our own, for machines without one: used when DATABASE_URL isn't set.

Settings import this module, so it stays light; the server itself is in `crm.postgres.server`.
"""

import hashlib
from pathlib import Path
from typing import Any

# A socket's address holds 104 bytes on macOS and 108 on Linux, with the file's name and a final zero.
LONGEST_SOCKET_DIR = 103 - len("/.s.PGSQL.5432")


def embedded_database(data_dir: Path) -> dict[str, Any]:
    """The entry for `settings.DATABASES` of the embedded server; starts nothing.

    The server starts with the first connection and ends with its last user (`crm.postgres.base`).
    """
    return {"ENGINE": "crm.postgres", "NAME": "roster", "USER": "roster", "HOST": str(socket_dir(data_dir))}


def socket_dir(data_dir: Path) -> Path:
    """The folder of the server's socket: in the data folder, or in /tmp if that path is too long.

    It must be the same for every process and environment, so it doesn't follow TMPDIR or XDG_RUNTIME_DIR.
    """
    inside = data_dir / "socket"
    if len(bytes(inside)) <= LONGEST_SOCKET_DIR:
        return inside
    return Path("/tmp") / f"roster-{hashlib.sha256(bytes(data_dir)).hexdigest()[:16]}"  # noqa: S108
