"""Where the files of copies are: in the storage, and for reading on this machine."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

FOLDER: Final = "columnar"
ABANDONED: Final = 3_600  # seconds without a write, after which a builder is taken for dead
_BUILDING: Final = "building-"


@contextmanager
def workshop() -> Iterator[Path]:
    """Yield a new folder for building, beside where files end up if they are on this machine; it goes with the block.

    A builder that was killed leaves its folder behind: `sweep` removes it.
    """
    place = _building_place()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_BUILDING, dir=place) as folder:
        yield Path(folder)


def sweep() -> None:
    """Remove what builders that were killed have left on this machine."""
    for folder in _building_place().glob(f"{_BUILDING}*"):
        with suppress(FileNotFoundError):
            last = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
            if last < time.time() - ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)


def name_of(name: str) -> str:
    """Return the name that a new file has in the storage."""
    return f"{FOLDER}/{name}"


def keep(path: Path, name: str) -> str:
    """Put a whole file into the storage; return the name that it has there."""
    with path.open("rb") as file:
        return str(default_storage.save(name_of(name), _Movable(file, path)))


def remove(name: str) -> None:
    """Remove a file from the storage and from this machine. Whoever has it open can go on reading."""
    if name:
        default_storage.delete(name)
        (_fetched() / Path(name).name).unlink(missing_ok=True)


def local(name: str) -> Path:
    """Return the file's path on this machine, fetched from the storage when it is elsewhere. Raise OSError."""
    if path := _on_this_machine(name):
        return path
    path = _fetched() / Path(name).name
    if not path.exists():
        _fetch(name, path)
    return path


def _fetch(name: str, path: Path) -> None:
    """Fetch the file, in the place of older ones of the same channel."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in path.parent.glob(f"{path.name.partition('-')[0]}-*"):
        old.unlink(missing_ok=True)
    with default_storage.open(name) as source, tempfile.NamedTemporaryFile(dir=path.parent) as target:
        shutil.copyfileobj(source, target)
        target.flush()
        with suppress(FileExistsError):
            path.hardlink_to(target.name)


class _Movable(File):  # type: ignore[type-arg]
    """A file that a storage on this machine moves to its place, rather than copying it."""

    def __init__(self, file: object, path: Path) -> None:
        super().__init__(file)  # type: ignore[arg-type]
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def _on_this_machine(name: str) -> Path | None:
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


def _building_place() -> Path:
    return _on_this_machine(FOLDER) or _fetched()


def _fetched() -> Path:
    return Path(settings.DATA_DIR) / FOLDER
