"""Background work that is measured in a process of its own, as in the worker, while somebody looks at the list."""

import os
import statistics
import sys
import time
from typing import Final

from crm.bench.stage import Stage
from crm.bench.works import Result

LISTED: Final = 10


def worked(stage: Stage, task: str, *given: int) -> Result:
    """Run a task in a new process, and request the list during it. Raise AssertionError if it fails."""
    module, _, function = task.rpartition(".")
    code = f"from {module} import {function}; {function}{given}"
    command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    began = time.perf_counter()
    pid = os.posix_spawn(sys.executable, command, os.environ)
    listed = []
    ended, status, usage = os.wait4(pid, os.WNOHANG)
    while not ended:
        listed.append(list_ms(stage))
        time.sleep(0.2)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
    took = time.perf_counter() - began
    if status:
        raise AssertionError("The worker failed.")
    return Result(took, "s", {"peak MB": usage.ru_maxrss / 1024, "list ms": statistics.median(listed)})


def idle_list_ms(stage: Stage) -> float:
    """Return the median time of the list while nothing else is done."""
    return statistics.median(list_ms(stage) for _ in range(LISTED))


def list_ms(stage: Stage) -> float:
    """Return the milliseconds of one request for the list."""
    began = time.perf_counter()
    stage.get(stage.address("contacts"), target="list")
    return (time.perf_counter() - began) * 1000
