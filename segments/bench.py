"""What `make bench` measures of segments."""

import time
from typing import Final

from django.utils import timezone

from contacts.bench.columnar import renew_copy
from contacts.bench.filters import FILTERS
from contacts.fields import Catalogue
from contacts.filters import Filter
from crm.bench.stage import Stage
from crm.bench.works import Result, measured
from segments.counting import count

SEGMENTS: Final = 20


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
