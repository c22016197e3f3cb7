"""Copies are made one at a time, and one that goes wrong leaves nothing."""

import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contacts.columnar import building, files
from contacts.columnar.writing import write_out
from contacts.models import ColumnarCopy
from crm import jobs
from crm.models import Channel, Job
from tests import cast
from tests.contacts.columnar.copying import (
    BIG,
    aged,
    by_copy,
    by_postgresql,
    current,
    stored_files,
    tend,
    truth,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_full_disk_fails_the_build_and_leaves_nothing(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "keep", full)
        tend()
    assert list(shop.jobs.values_list("state", flat=True)) == [Job.State.FAILED]
    assert (stored_files(), ColumnarCopy.everywhere.count()) == ([], 0)
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    tend()
    assert current(shop) is None, "it is tried again at once"
    with aged(11):
        tend()
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


def test_a_build_that_is_killed_goes_on_with_another_worker(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(building, "_publish", killed)
        with pytest.raises(Killed):
            tend()
    assert len(stored_files()) == 1
    assert by_postgresql(shop, filter=BIG) == truth(shop, filter=BIG)
    cast.member(shop, "since", total=9)
    with time_machine.travel(timezone.now() + jobs.SILENCE + timedelta(seconds=1), tick=True):
        assert jobs.revive() == 1
        tend()
    copy = current(shop)
    assert copy
    assert stored_files() == [Path(copy.file).name]
    assert by_copy(shop, filter=BIG)[0] == truth(shop, filter=BIG)


def test_a_worker_that_was_taken_for_dead_does_not_publish(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = files.keep

    def slow(*given: Any) -> str:
        monkeypatch.setattr(files, "keep", keep)
        assert together(lambda: Job.everywhere.update(state=Job.State.CANCELLED, lease=None)) == [1]
        return keep(*given)

    monkeypatch.setattr(files, "keep", slow)
    tend()
    assert current(shop) is None
    assert (stored_files(), ColumnarCopy.everywhere.count()) == ([], 0)


def test_what_was_loaded_must_be_what_was_written(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "write_out", lambda *given: write_out(*given) + 1)
    tend()
    assert current(shop) is None
    assert "200 of 202" in shop.jobs.get().error, "one too many of each of two shares"


def test_only_one_is_made_at_a_time(shop: Channel) -> None:
    building.start(shop)
    tend()
    assert shop.jobs.count() == 1
