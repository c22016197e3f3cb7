"""The frame of make bench: what is timed, told and compared."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from crm.bench import report, works
from crm.bench.cpu import Cpu
from crm.bench.stage import Stage
from crm.bench.works import Result, Work


@pytest.mark.django_db
def test_every_timed_work_of_the_list_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "REPEATS", 3)
    monkeypatch.setattr(works, "WARM_UPS", 0)
    stage = Stage.set_up(120)
    works.load()
    works.furnish(stage)
    works.furnish(stage)
    assert stage.channel.contacts.count() == 120
    names = ["list", "rows, page 10,000 (or the last)", "count, search: 2 syllables, common", "whole page"]
    for work in (work for work in works.chosen(names) if work.name in names):
        result = work.measure(stage)
        assert 0 < result.more["fastest"] <= result.value <= result.more["slowest"]


def test_a_work_is_measured_twenty_times_after_three() -> None:
    calls: list[int] = []
    cpu = iter([Cpu(500, 100), Cpu(900, 200)])
    result = works._median(lambda: calls.append(1), lambda: next(cpu))
    assert len(calls) == works.WARM_UPS + works.REPEATS == 23
    assert result.unit == "ms"
    assert result.cpu == Cpu(20, 5)


@pytest.mark.django_db
def test_cpu_of_python_and_of_postgresql_is_told_apart() -> None:
    def python() -> None:
        end = time.process_time() + 0.1
        while time.process_time() < end:
            pass

    def postgresql() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(sha256(n::text::bytea)) FROM generate_series(1, 300000) n")

    def once(work: Callable[[], None]) -> Cpu:
        before = Cpu.used()
        work()
        return Cpu.used().since(before)

    # The least of three: the garbage of other tests may be collected in one.
    used = {work: min((once(work) for _ in range(3)), key=lambda cpu: cpu.python) for work in (python, postgresql)}
    assert used[python].python >= 100 > used[postgresql].python
    assert used[postgresql].postgresql >= 50
    assert used[python].postgresql < used[postgresql].postgresql


def test_cpu_is_printed_and_written() -> None:
    work, result = Work("list", lambda stage: Result(0, "ms")), Result(39, "ms", cpu=Cpu(25.04, 3))
    assert "25.0        3.0" in report.line(work, result, True, None)
    assert report._cpu(result) == {"python_cpu_ms": 25.04, "postgresql_cpu_ms": 3}


def test_a_missed_budget_is_marked() -> None:
    quick = Work("quick", lambda stage: Result(0, "ms"), budget=40)
    many = Work("many", lambda stage: Result(0, "/s"), budget=60, at_least=True)
    assert " !" not in report.line(quick, Result(39, "ms"), True, None)
    assert " !" in report.line(quick, Result(41, "ms"), True, None)
    assert " !" not in report.line(quick, Result(41, "ms"), False, None)
    assert " !" in report.line(many, Result(59, "/s"), True, None)
    assert " !" not in report.line(many, Result(61, "/s"), True, None)
    assert "×2.00" in report.line(quick, Result(20, "ms"), True, 10)


@pytest.mark.parametrize("text", ["", "[]", '{"works": {"list": {}}}'])
def test_what_is_no_earlier_run_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(text)
    with pytest.raises((ValueError, KeyError, TypeError)):
        report.earlier(path)
    path.write_text(json.dumps({"works": {"list": {"value": 12.5}}}))
    assert report.earlier(path) == {"list": 12.5}
