"""The results: a table for people, and JSON to compare a later run with."""

import json
import platform
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from crm.bench.works import Result, Work

HEADER = f"{'work':<48} {'now':>12} {'budget':>12}   {'Python':>10} {'PostgreSQL':>10} {'before':>12}"


def line(work: Work, result: Result, budgeted: bool, before: float | None) -> str:
    """Return one line of the table, with the CPU in ms, and the budget if it is for this number of contacts."""
    budget = work.budget if budgeted else None
    missed = budget is not None and (result.value < budget if work.at_least else result.value > budget)
    cpu = f"{result.cpu.python:>10,.1f} {result.cpu.postgresql:>10,.1f}" if result.cpu else " " * 21
    change = "" if not before else f"{before:>12,.1f}  ×{result.value / before:.2f}"
    more = ", ".join(f"{name} {value:,.0f}" for name, value in result.more.items())
    shown = "" if budget is None else f"{'≥' if work.at_least else '≤'} {budget:,.0f}"
    return (
        f"{work.name:<48} {result.value:>8,.1f} {result.unit:<3} {shown:>12} {'!' if missed else ' '} "
        f"{cpu} {change}  {more}"
    ).rstrip()


def as_json(contacts: int, results: Iterable[tuple[Work, Result]], now: datetime) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return {
        "contacts": contacts,
        "at": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "postgresql": server,
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "works": {
            work.name: {
                "value": round(result.value, 2),
                "unit": result.unit,
                "budget": work.budget,
                **_cpu(result),
                **{name: round(value, 2) for name, value in result.more.items()},
            }
            for work, result in results
        },
    }


def _cpu(result: Result) -> dict[str, float]:
    if result.cpu is None:
        return {}
    return {"python_cpu_ms": round(result.cpu.python, 2), "postgresql_cpu_ms": round(result.cpu.postgresql, 2)}


def earlier(path: Path) -> dict[str, float]:
    """Return the values of an earlier run by name. Raise ValueError or KeyError for another kind of file."""
    return {name: float(work["value"]) for name, work in json.loads(path.read_text())["works"].items()}
