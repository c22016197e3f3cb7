"""How many each segment has now: what the sidebar shows, counted beside the page and kept for a minute.

A request that finds counts which are no longer fresh claims those segments by one conditional UPDATE and counts them;
all others show what there is. So however many pages are open, each segment is counted by one of them at a time.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from psycopg.errors import QueryCanceled

from contacts import columnar
from contacts.fields import Catalogue
from contacts.filters import FilterInvalid, ResolvedFilter
from contacts.models import Contact
from crm.models import Channel
from crm.postgres.estimates import estimated_rows
from segments.models import Segment

FRESH: Final = timedelta(seconds=60)
FRESH_OF_MANY: Final = timedelta(minutes=5)
MANY: Final = 2_000_000
PATIENCE_MS: Final = 12_000
CHEAPER: Final = 3
GIVEN_UP: Final = timedelta(seconds=30)  # a claim this old is of a process that died or reached its limit


def refresh(channel: Channel) -> None:
    """Count what isn't fresh, unless another process is counting it."""
    now = timezone.now()
    if claimed := _claim(channel, now):
        catalogue = Catalogue.of(channel)
        try:
            counts = count(channel, criteria(claimed, catalogue, now), patience_ms=PATIENCE_MS)
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            return  # the former counts stay in sight, and the claim keeps the next try off for a while
        _store(claimed, counts, now)


def criteria(segments: Iterable[Segment], catalogue: Catalogue, now: datetime) -> dict[int, ResolvedFilter]:
    """Return the resolved filter of each segment that isn't broken, by id."""
    found = {}
    for segment in segments:
        try:
            found[segment.pk] = segment.resolved(catalogue, now)
        except FilterInvalid:
            continue
    return found


def count(channel: Channel, filters: Mapping[int, ResolvedFilter], *, patience_ms: int = 0) -> dict[int, int]:
    """Count whom each filter matches: in one pass over the channel's columnar copy, and by PostgreSQL what that can't.

    Raise OperationalError when PostgreSQL takes longer than the patience (milliseconds; 0 = no limit).
    """
    counts = _count_in_copy(channel, filters)
    rest = {pk: one.q for pk, one in filters.items() if pk not in counts}
    return counts | _count_in_postgresql(channel, rest, patience_ms) if rest else counts


def _count_in_copy(channel: Channel, filters: Mapping[int, ResolvedFilter]) -> dict[int, int]:
    columns = columnar.columns_in_copy(channel)
    known = [pk for pk, one in filters.items() if columns and _is_known(columns, one)]
    if not known:
        return {}
    counts = ", ".join(f"count(*) FILTER (WHERE s{pk:d})" for pk in known)
    question = columnar.Question(
        channel.contacts.all(),
        lambda _columns: columnar.Condition(),
        {f"s{pk:d}": (filters[pk].q, partial(_on_copy, filters[pk])) for pk in known},
        lambda walked: f"SELECT {counts} FROM ({walked}) AS walked",  # noqa: S608 - own names
    )
    try:
        return dict(zip(known, columnar.totals(channel, question).sums, strict=True))
    except columnar.Unanswerable:
        return {}


def _is_known(columns: columnar.Columns, one: ResolvedFilter) -> bool:
    try:
        return bool(_on_copy(one, columns))
    except columnar.Unanswerable:
        return False


def _on_copy(one: ResolvedFilter, columns: columnar.Columns) -> columnar.Condition:
    return columns.condition(one.tree, one.predicates)


def _count_in_postgresql(channel: Channel, conditions: Mapping[int, Q], patience_ms: int) -> dict[int, int]:
    """Count one by one what is cheaper so, all others in one walk."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(patience_ms)])
        walk = _plan(channel.contacts.all())["Total Cost"]
        alone = {pk for pk, condition in conditions.items() if _goes_alone(channel, condition, walk)}
        counts = {pk: channel.contacts.filter(conditions[pk]).count() for pk in alone}
        together = {f"s{pk}": Count("pk", filter=q or None) for pk, q in conditions.items() if pk not in alone}
        walked = channel.contacts.aggregate(**together) if together else {}
        return counts | {int(name[1:]): number for name, number in walked.items()}


def _claim(channel: Channel, now: datetime) -> list[Segment]:
    stale = Q(counted_at=None) | Q(counted_at__lt=now - _keeping())
    free = Q(counting_since=None) | Q(counting_since__lt=now - GIVEN_UP)
    if not channel.segments.filter(stale & free).update(counting_since=now):
        return []
    return list(channel.segments.filter(counting_since=now))


def _store(claimed: list[Segment], counts: dict[int, int], now: datetime) -> None:
    for segment in claimed:
        segment.count, segment.counted_at, segment.counting_since = counts.get(segment.pk), timezone.now(), None
    with transaction.atomic():
        # Only what is still claimed here: a segment edited since then is counted again by another process.
        held = set(
            Segment.everywhere.select_for_update()
            .filter(pk__in=[segment.pk for segment in claimed], counting_since=now)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        ours = [segment for segment in claimed if segment.pk in held]
        Segment.everywhere.bulk_update(ours, ["count", "counted_at", "counting_since"])


def _keeping() -> timedelta:
    return FRESH_OF_MANY if estimated_rows(Contact) > MANY else FRESH


def _goes_alone(channel: Channel, condition: Q, walk: float) -> bool:
    """Return whether the condition is counted by a query of its own.

    An index makes it much cheaper than reading all contacts of the channel; or it looks into lists, by a query that
    would keep a common walk from being shared between PostgreSQL's workers.
    """
    if not condition:
        return False
    plan = _plan(channel.contacts.filter(condition))
    return plan["Total Cost"] < walk / CHEAPER or _has_queries_inside(plan)


def _has_queries_inside(node: dict[str, Any]) -> bool:
    inner = node.get("Plans", [])
    return node.get("Parent Relationship") == "SubPlan" or any(map(_has_queries_inside, inner))


def _plan(contacts: "QuerySet[Contact]") -> dict[str, Any]:
    """Return PostgreSQL's plan of fetching a column that no index has, so that its cost is that of the rows."""
    plan: dict[str, Any] = json.loads(contacts.only("profile").explain(format="json"))[0]["Plan"]
    return plan
