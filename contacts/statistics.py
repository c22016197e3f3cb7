"""What PostgreSQL knows of the values inside JSON.

Without statistics on the expression a rare match on a key makes the planner walk the sort index for seconds; with
them it takes the fast way. They cost nothing at a write and are filled by (auto)analyze.
"""

import hashlib
from functools import lru_cache

from django.db import connection
from django.db.models import F
from django.db.models.expressions import Expression
from django.db.models.sql import Query

from contacts.fields import Field
from contacts.models import Contact, SearchText


def keep(*fields: Field) -> None:
    """Have PostgreSQL keep statistics of these fields' values, for contacts of all channels.

    Of a plain column it keeps them anyway.
    """
    wanted = {_name(expression): expression for field in fields for expression in _wanted(field)}
    with connection.cursor() as cursor:
        # Even where there is nothing to create, CREATE STATISTICS waits for whoever analyzes or indexes the table.
        cursor.execute("SELECT stxname FROM pg_statistic_ext WHERE stxname = ANY(%s)", [[*wanted]])
        for name in wanted.keys() - {row[0] for row in cursor.fetchall()}:
            cursor.execute(f"CREATE STATISTICS IF NOT EXISTS {name} ON ({wanted[name]}) FROM {Contact._meta.db_table}")


@lru_cache(maxsize=1_000)
def _wanted(field: Field) -> tuple[str, ...]:
    """Return the expressions of which statistics are kept; compiled once, as most channels have the same keys."""
    plain = () if isinstance(field.comparable(), F) else (expression_sql(field),)
    return (*plain, folded_sql(field)) if field.has_parts else plain


def expression_sql(field: Field) -> str:
    """Return what the field is compared by, as SQL text for definitions, where PostgreSQL takes no parameters."""
    return _sql(field.comparable())


def folded_sql(field: Field) -> str:
    """Return what parts of the field are looked for in, as SQL text for definitions. Only of what has parts."""
    return _sql(field.folded())


def refresh() -> None:
    """Count again, after many contacts came or changed at once."""
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
