"""What PostgreSQL knows of the values inside JSON, once there are many contacts.

Without statistics on the expression a rare match on a key makes the planner walk the sort index for seconds; with
them it takes the fast way. They cost nothing at a write and are filled by (auto)analyze. But PostgreSQL reads the
definitions of all of them whenever it plans something about contacts, and a small table is walked in less time than
that saves: it has none (decision 036).
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from django.db import connection, transaction
from django.db.models import F
from django.db.models.expressions import Expression
from django.db.models.sql import Query

from contacts.fields import Field, profile_field, system_fields
from contacts.models import Contact, ProfileKey, SearchText
from crm.postgres.estimates import estimated_rows

MANY: Final = 10_000  # contacts, of all channels


def keep(*fields: Field) -> None:
    """Have PostgreSQL keep statistics of these fields' values, for contacts of all channels, if it keeps any.

    Of a plain column it keeps them anyway.
    """
    if kept := _kept():
        _add(fields, kept)


def tend() -> int:
    """Have PostgreSQL keep statistics of every field's values, once there are many contacts.

    Return how many it keeps that it didn't.
    """
    kept = _kept()
    if not kept and not _are_many():
        return 0
    with transaction.atomic():
        added = _add(_fields(), kept)
        if added:
            _analyze()
    return added


def refresh() -> None:
    """Count again, after many contacts came or changed at once."""
    _analyze()
    tend()


def expression_sql(field: Field) -> str:
    """Return what the field is compared by, as SQL text for definitions, where PostgreSQL takes no parameters."""
    return _sql(field.comparable())


def folded_sql(field: Field) -> str:
    """Return what parts of the field are looked for in, as SQL text for definitions. Only of what has parts."""
    return _sql(field.folded())


def _are_many() -> bool:
    # The estimate may still be of many who were deleted.
    return estimated_rows(Contact) >= MANY and Contact.everywhere.order_by("pk")[MANY - 1 : MANY].exists()


def _fields() -> Iterator[Field]:
    """Yield the fields of all channels: system fields, and one for each name and type of a key."""
    yield from system_fields().values()
    yield from map(profile_field, ProfileKey.everywhere.order_by("key", "type").distinct("key", "type"))


def _kept() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stxname FROM pg_statistic_ext WHERE stxrelid = %s::regclass", [Contact._meta.db_table])
        return {name for (name,) in cursor.fetchall()}


def _add(fields: Iterable[Field], kept: set[str]) -> int:
    wanted = {_name(expression): expression for field in fields for expression in _wanted(field)}
    missing = wanted.keys() - kept
    # Even where there is nothing to create, CREATE STATISTICS waits for whoever analyzes or indexes the table.
    with connection.cursor() as cursor:
        for name in missing:
            cursor.execute(f"CREATE STATISTICS IF NOT EXISTS {name} ON ({wanted[name]}) FROM {Contact._meta.db_table}")
    return len(missing)


@lru_cache(maxsize=1_000)
def _wanted(field: Field) -> tuple[str, ...]:
    """Return the expressions of which statistics are kept; compiled once, as most channels have the same keys."""
    plain = () if isinstance(field.comparable(), F) else (expression_sql(field),)
    return (*plain, folded_sql(field)) if field.is_profile and field.has_parts else plain


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Contact._meta.db_table}, {SearchText._meta.db_table}")


def _name(expression: str) -> str:
    return f"contact_{hashlib.sha256(expression.encode()).hexdigest()[:16]}"


def _sql(expression: Expression | F) -> str:
    query = Query(Contact, alias_cols=False)
    compiler = query.get_compiler(connection=connection)
    sql, params = compiler.compile(expression.resolve_expression(query))
    composed: str = connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]
    return composed
