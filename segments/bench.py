"""What `make bench` measures of segments."""

import time
from typing import Any, Final

from django.utils import timezone

from contacts.bench.columnar import renew_copy
from contacts.bench.filters import FILTERS
from contacts.bench.working import idle_list_ms, worked
from contacts.fields import Catalogue
from contacts.filters import Filter
from crm.actors import SYSTEM
from crm.bench.stage import Stage
from crm.bench.works import Result, measured
from segments import actions
from segments.counting import count

SEGMENTS: Final = 20
EVERYBODY: Final[dict[str, Any]] = {"key": "createdAt", "operator": "$exist"}


@measured("20 segment counts", 0.6)
def sidebar_counts(stage: Stage) -> Result:
    """Return the request of the sidebar when all counts are old, for filters of all kinds with their indexes."""
    renew_copy(stage)
    catalogue = Catalogue.of(stage.channel)
    trees = list(FILTERS.values())
    chosen = [Filter.parse(trees[place * len(trees) // SEGMENTS], catalogue) for place in range(SEGMENTS)]
    now = timezone.now()
    began = time.perf_counter()
    count(stage.channel, {number: each.resolve(catalogue, now) for number, each in enumerate(chosen)})
    return Result(time.perf_counter() - began, "s", {"segments": len(chosen)})


@measured("a segment of everybody: the first look for webhooks", 40)
def first_look(stage: Stage) -> Result:
    """Return the time in which all who are in it are written down, during which the list is requested repeatedly."""
    segment = actions.create(stage.channel, "bench/everybody", 0, EVERYBODY, by=SYSTEM)
    try:
        idle = idle_list_ms(stage)
        actions.change(segment, {"tells_webhooks": True}, by=SYSTEM)
        look = worked(stage, "segments.tasks.tell_webhooks")
        if segment.memberships.count() != stage.contacts:
            raise AssertionError("Somebody is missing.")
        again = worked(stage, "segments.tasks.tell_webhooks")
    finally:
        actions.delete(segment, by=SYSTEM)
        stage.vacuum()
    more = {"list idle ms": idle, **look.more, "list × idle": look.more["list ms"] / idle}
    return Result(look.value, "s", more | {"a further look s": again.value})
