"""The frame of make bench: what is timed, told and compared."""

import json
from pathlib import Path

import pytest

from crm.bench import report, works
from crm.bench.stage import Stage
from crm.bench.works import Result, Work


@pytest.mark.django_db
def test_every_timed_work_of_the_list_answers() -> None:
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
    result = works._median(lambda: calls.append(1))
    assert len(calls) == works.WARM_UPS + works.REPEATS == 23
    assert result.unit == "ms"


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
