"""A new copy out of the one before and those who have changed since: a second instead of twenty for a million.

Nobody else is other than the copy before holds them, as answers with copies rely on, too (`answers`).
"""

import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from django.db import connection

from contacts.columnar import files
from contacts.columnar.columns import CopyColumn, described
from contacts.columnar.duck import DuckError
from contacts.columnar.loading import VERSION, Sizes, places, replace
from contacts.columnar.writing import Some, write_out
from contacts.models import ColumnarCopy, ContactChange
from crm.models import Channel

MOST: Final = 0.05  # of the contacts may have changed
UNREAD: Final = 0.2  # of the file's rows may be former ones, which stay there until all are read again
FEW: Final = 1_000  # contacts, whatever share of all that is

logger = logging.getLogger(__name__)


def complete(channel: Channel, cluster: str, columns: Mapping[str, CopyColumn], target: Path) -> Sizes | None:
    """Make the file of the channel's contacts, as the running transaction sees them; None when all are to be read.

    That is so when there is no copy like the one wanted, when too many have changed, or when somebody was deleted, of
    whom nothing may stay in the file.
    """
    copies = channel.columnar_copies.filter(state=ColumnarCopy.State.CURRENT, version=VERSION, cluster=cluster)
    before = copies.filter(columns=described(columns)).first()
    changed = _changed_since(before) if before else None
    if before is None or changed is None:
        return None
    try:
        return _completed(before, columns, changed, target)
    except (OSError, DuckError, _Useless) as reason:
        logger.info("The columnar copy of channel %s can't be completed: %s", channel.pk, reason)
        for path in (target, target.with_name(f"{target.name}.wal")):
            path.unlink(missing_ok=True)
        return None


class _Useless(Exception):
    """Nothing can be made of the file."""


def _changed_since(copy: ColumnarCopy) -> list[int] | None:
    """Return who was added or changed; None when they are too many, or when somebody was deleted."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH changes AS (SELECT kind, ids FROM {ContactChange._meta.db_table} WHERE channel_id = %s"  # noqa: S608 - own name
            " AND NOT pg_visible_in_snapshot(transaction, %s::pg_snapshot))"
            " SELECT coalesce(bool_or(ids IS NULL OR kind = %s), false),"
            " ARRAY(SELECT DISTINCT unnest(ids) FROM changes) FROM changes",
            [copy.channel_id, copy.snapshot, ContactChange.Kind.DELETED],
        )
        is_useless, ids = cursor.fetchone()
    return None if is_useless or len(ids) > max(MOST * copy.rows, FEW) else list(ids)


def _completed(before: ColumnarCopy, columns: Mapping[str, CopyColumn], changed: Sequence[int], target: Path) -> Sizes:
    """Return the sizes of the file. Raise _Useless, OSError, DuckError."""
    rows = before.channel.contacts.count()
    shutil.copyfile(files.local(before.file), target)
    if places(target) + len(changed) > before.rows + max(UNREAD * before.rows, FEW):
        raise _Useless("too much of it would be former contacts")
    source = target.with_name("changed.csv")
    with source.open("wb") as file:
        write_out(before.channel_id, columns, file, Some(changed))
    sizes = replace(source, target, columns, changed)
    if sizes.rows != rows:
        raise _Useless(f"it would hold {sizes.rows} of {rows} contacts")
    return sizes
