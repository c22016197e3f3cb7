"""Who runs the server: ourselves, or, as PostgreSQL refuses root, a system user without any rights."""

import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import Any

SYSTEM_USER = "roster-postgres"


def server_account(cluster: Path) -> pwd.struct_passwd:
    """The account the server of this cluster runs as.

    An existing cluster keeps its owner, so that root may work on the data of an ordinary user.
    Raises PermissionError when the data belongs to another user and we aren't root.
    """
    me = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else me
    if me != 0:
        if owner != me:
            raise PermissionError(f"{cluster} belongs to another user")
        return pwd.getpwuid(me)
    return pwd.getpwuid(owner) if owner != 0 else _system_user()


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    # Two commands may get here at once: it is the user that counts, not who made it.
    subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607
        capture_output=True,
        check=False,
    )
    return pwd.getpwnam(SYSTEM_USER)


def identity(account: pwd.struct_passwd) -> dict[str, Any]:
    """Arguments of `subprocess.run` that make a program run as this account."""
    if account.pw_uid == os.geteuid():
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def let_in(account: pwd.struct_passwd, *paths: Path) -> None:
    """Let the account come to these paths: it may pass the folders above them, not list them."""
    if account.pw_uid == os.geteuid():
        return
    for path in paths:
        for folder in path.parents:
            found = folder.stat()
            if found.st_uid != account.pw_uid and not found.st_mode & stat.S_IXOTH:
                folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)


def let_read(account: pwd.struct_passwd, tree: Path) -> None:
    """Let the account read and run the programs in this tree, if they were installed under a strict umask."""
    if account.pw_uid == os.geteuid() or tree.stat().st_mode & stat.S_IROTH:
        return
    for path in (tree, *tree.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def own_folder(account: pwd.struct_passwd, path: Path) -> None:
    """Make a folder that only the account can enter. Raises PermissionError if somebody else has it."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.pw_uid}:
        raise PermissionError(f"{path} belongs to another user")
    path.chmod(0o700)
    if found.st_uid != account.pw_uid:
        os.chown(path, account.pw_uid, account.pw_gid)
