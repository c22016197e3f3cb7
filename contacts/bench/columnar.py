"""The columnar copy that counts ask: `make bench` has no worker that would make it."""

import time

from django.conf import settings

from contacts import columnar
from contacts.lists.form import read_list
from crm.bench.stage import Stage
from crm.bench.works import Result, measured


def renew_copy(stage: Stage) -> None:
    """Make the stage's copy again, as the worker would after so many changes; not where copies are turned off."""
    if not settings.COLUMNAR:
        return
    columnar.renew(stage.channel)
    found = columnar.totals(stage.channel, read_list({}, stage.channel).question)
    if found.sums != (stage.contacts,):
        raise AssertionError(f"The copy counts {found.sums[0]:,} contacts.")


@measured("columnar copy, made for the counts", 20)
def build(stage: Stage) -> Result:
    """Return the seconds of the whole job. The peak is that of this process, PostgreSQL aside."""
    began = time.perf_counter()
    renew_copy(stage)
    return Result(time.perf_counter() - began, "s", {"contacts": stage.contacts})
