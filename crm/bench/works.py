"""The registry of measurements; each is a function."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Final

from django.conf import settings

from crm.bench.cpu import Cpu
from crm.bench.stage import Stage

WARM_UPS: Final = 3
REPEATS: Final = 20

Numbers = dict[str, float]
Act = Callable[[], object]


@dataclass(frozen=True)
class Result:
    """The measured number, its unit, and further numbers for the report.

    `cpu` is for one repeat of a timed measurement, for one turn of a client, for the whole of any other measurement.
    """

    value: float
    unit: str
    more: Numbers = field(default_factory=dict)
    cpu: Cpu | None = None


@dataclass(frozen=True)
class Work:
    """One measurement. `budget` is for 1,000,000 contacts, in the result's unit; with `at_least` it is a minimum."""

    name: str
    measure: Callable[[Stage], Result]
    budget: float | None = None
    at_least: bool = False


_works: dict[str, Work] = {}
_furnishers: list[Callable[[Stage], None]] = []


def timed(name: str, budget: float | None = None) -> Callable[[Callable[[Stage], Act]], None]:
    """Register a function that prepares, and returns what is timed `REPEATS` times after `WARM_UPS` runs."""
    return lambda prepare: _add(Work(name, lambda stage: _median(prepare(stage)), budget))


def measured(
    name: str, budget: float | None = None, *, at_least: bool = False
) -> Callable[[Callable[[Stage], Result]], None]:
    """Register a function that measures once by itself, and returns the result."""
    return lambda measure: _add(Work(name, lambda stage: _with_cpu(measure, stage), budget, at_least))


def furnishing(furnish: Callable[[Stage], None]) -> None:
    """Register a function that fills a new stage with data; it runs once for each number of contacts."""
    _furnishers.append(furnish)


def load() -> None:
    """Import the modules in `settings.BENCH`, which register their measurements."""
    for module in settings.BENCH:
        import_module(module)


def furnish(stage: Stage) -> None:
    for function in _furnishers:
        function(stage)


def chosen(only: list[str]) -> list[Work]:
    """Return the measurements whose names contain one of the texts, in order of registration; all without a text."""
    return [work for work in _works.values() if not only or any(text in work.name for text in only)]


def _add(work: Work) -> None:
    if work.name in _works:
        raise ValueError(f"There are two works called {work.name}.")
    _works[work.name] = work


def _with_cpu(measure: Callable[[Stage], Result], stage: Stage) -> Result:
    before = Cpu.used()
    result = measure(stage)
    return result if result.cpu else replace(result, cpu=Cpu.used().since(before))


def _median(act: Act, used: Callable[[], Cpu] = Cpu.used) -> Result:
    for _ in range(WARM_UPS):
        act()
    times = []
    before = used()
    for _ in range(REPEATS):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    cpu = used().since(before, REPEATS)
    return Result(statistics.median(times), "ms", {"fastest": min(times), "slowest": max(times)}, cpu)
