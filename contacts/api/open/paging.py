"""Lists of `/open/v5`: `since`, `limit` and `sortOrder`, answered with `next`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, Final, Literal, NamedTuple

from django.db.models import Q, QuerySet
from pydantic import Field

from contacts.api.reading import Limit
from contacts.values.moment import EPOCH
from crm.api.errors import INVALID_CURSOR, refused_as
from crm.api.rest import Parameters
from crm.ids import read_id

_LONGEST: Final = 40


class PartQuery(Parameters):
    """Which part of a list."""

    since: Annotated[str, Field(max_length=_LONGEST, description="What the answer before said as `next`.")] = ""
    limit: Limit = 25
    sortOrder: Annotated[  # noqa: N815 - the names of the API
        Literal["asc", "desc"], Field(description="Oldest or newest first.")
    ] = "desc"


class Part(NamedTuple):
    """Some rows, and the cursor of those after them; None at the end."""

    rows: Sequence[Any]
    next: str | None


def part(rows: "QuerySet[Any]", query: PartQuery, moment: str) -> Part:
    """Return the rows of a list in the order of their `moment` and id. Raise Refused."""
    toward, sign = ("gt", "") if query.sortOrder == "asc" else ("lt", "-")
    if query.since:
        at, pk = _read(query.since)
        # The first condition is where the index starts to be read.
        rows = rows.filter(**{f"{moment}__{toward}e": at}).filter(
            Q(**{f"{moment}__{toward}": at}) | Q(**{moment: at, f"pk__{toward}": pk})
        )
    found = list(rows.order_by(f"{sign}{moment}", f"{sign}pk")[: query.limit + 1])
    shown = found[: query.limit]
    return Part(shown, _cursor(shown[-1], moment) if len(found) > len(shown) else None)


def _cursor(row: Any, moment: str) -> str:
    return f"{(getattr(row, moment) - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def _read(since: str) -> tuple[Any, int]:
    microseconds, pk = map(read_id, since.partition("-")[::2])
    if microseconds is not None and pk is not None:
        try:
            return EPOCH + timedelta(microseconds=microseconds), pk
        except OverflowError:
            pass
    raise refused_as(INVALID_CURSOR)
