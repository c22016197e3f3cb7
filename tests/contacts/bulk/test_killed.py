"""A bulk change whose worker, a process of its own, is killed in the middle."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from django.db import connection
from django.utils import timezone

from contacts.models import BulkBatch, BulkChange, BulkEffect, Contact
from crm import jobs
from crm.models import Channel, Job, LogEntry
from tests import cast
from tests.cast import Person
from tests.contacts.bulk import doing as bulk
from tests.together import until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
MANY = 4_000
BATCHES = 100
STARTS = 30  # seconds that a worker has to start and to do its work


@contextmanager
def worker() -> Iterator[None]:
    """A worker on the test's database, as `manage.py up` starts one; killed at the end with all its processes."""
    at = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    told = {
        "DJANGO_SETTINGS_MODULE": "crm.settings",
        "DATABASE_URL": f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}",
        "ROSTER_WORKERS": "1",
    }
    program = [sys.executable, "manage.py", "qcluster"]
    process = psutil.Popen(
        program, cwd=ROOT, env=os.environ | told, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        yield
    finally:
        for each in [process, *process.children(recursive=True)]:
            each.kill()
        process.wait()


def done() -> int:
    return BATCHES - BulkBatch.everywhere.count()


def is_idle() -> bool:
    """Whether nobody else is in a transaction: what a killed worker was about to do has been taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.rowcount == 0)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_has_begun_is_ended_by_the_next_one(
    alice: Person, acme: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contacts.bulk.batches.SIZE", MANY // BATCHES)
    cast.many_like(cast.member(acme, "m", "Person"), MANY - 1)
    change = bulk.do(alice, "contacts_bulk_tags", {"tags": "all"})
    with worker():
        until(lambda: done() >= 3, STARTS)
    until(is_idle)
    change.refresh_from_db()
    assert 0 < change.done == BulkEffect.everywhere.count() < MANY
    assert change.state == "running"

    Job.everywhere.update(beat_at=timezone.now() - timedelta(minutes=1))
    assert jobs.revive() == 1
    with worker():
        until(lambda: BulkChange.everywhere.get().state != "running", STARTS)
    change.refresh_from_db()
    assert (change.state, change.changed, change.done) == ("done", MANY, MANY)
    assert change.job
    assert (change.job.state, change.job.done, change.job.attempts) == ("done", MANY, 2)
    assert Contact.everywhere.filter(tags=["all"], version=1).count() == MANY
    assert BulkEffect.everywhere.values("contact").distinct().count() == BulkEffect.everywhere.count() == MANY
    assert LogEntry.everywhere.filter(verb="bulk.done").count() == 1
    assert alice.manager.notices.get().text == "Done: Add tags: all\n4,000 customers changed."
