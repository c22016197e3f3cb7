"""DuckDB, loaded when a process first needs it: it takes 10 MB, and most processes of a small installation never do."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.waiting import Abandoned

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Config = dict[str, str | bool | int | float | list[str]]


class DuckError(Exception):
    """DuckDB can't do what it was asked for."""


class OutOfMemory(DuckError):
    """It needs more memory than its limit for this."""


def connect(path: Path, config: Config, *, read_only: bool = False) -> "DuckDBPyConnection":
    """Open a file. No extension is ever fetched. Raise DuckError."""
    fixed: Config = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with translated():
        connection: DuckDBPyConnection = _duckdb().connect(str(path), read_only=read_only, config=config | fixed)
        return connection


@contextmanager
def translated() -> Iterator[None]:
    """Raise what DuckDB raises in the block as DuckError; Abandoned where nobody waits for it any more."""
    duckdb = _duckdb()
    try:
        yield
    except duckdb.InterruptException as error:
        raise Abandoned from error
    except duckdb.OutOfMemoryException as error:
        raise OutOfMemory(str(error)) from error
    except duckdb.Error as error:
        raise DuckError(str(error)) from error


def _duckdb() -> Any:
    return import_module("duckdb")
