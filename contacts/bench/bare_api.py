"""The bare JSON API that `contacts.bench.bare` measures, as a WSGI application."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from django.db import connection

from contacts.bench.bare_table import PAGE, TABLE
from crm.wsgi import application as roster

assert roster  # it has set Django up, with the web server's pool of connections


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Answer with a page of contacts and, with `count`, the number of all in the list."""
    query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    where, params = _where(query)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {TABLE} WHERE {where} ORDER BY last_seen_at DESC NULLS LAST, id DESC LIMIT %s OFFSET %s",  # noqa: S608 - own conditions
            [*params, PAGE, int(query.get("offset", 0))],
        )
        names = [column.name for column in cursor.description or ()]
        answer: dict[str, Any] = {"rows": [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]}
        if "count" in query:
            cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE {where}", params)  # noqa: S608 - own conditions
            (answer["count"],) = cursor.fetchone()
    connection.close()  # gives it back to the pool
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(answer, default=str).encode()]


def _where(query: dict[str, str]) -> tuple[str, list[Any]]:
    conditions, params = ["true"], list[Any]()
    if text := query.get("q"):
        conditions.append("(name ILIKE %s OR email ILIKE %s OR mobile_number ILIKE %s)")
        params += [f"%{text}%"] * 3
    if type_ := query.get("type"):
        conditions.append("type = %s")
        params.append(type_)
    if tag := query.get("tag"):
        conditions.append("tags @> ARRAY[%s]::text[]")
        params.append(tag)
    return " AND ".join(conditions), params
