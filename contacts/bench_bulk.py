"""The works of bulk changes that `make bench` measures: in a process of their own, as the worker does them."""

import os
import statistics
import sys
import time
from typing import Final

from django.urls import reverse

from contacts.bulk.kinds import ADD_TAGS
from contacts.models import BulkChange
from contacts.selection import Selection
from crm.bench.stage import Stage
from crm.bench.works import Result, measured

TAG: Final = "bench/bulk"
LISTED: Final = 10


@measured("bulk tag on everybody, and its undo", 60)
def tag_everybody(stage: Stage) -> Result:
    """The number that counts is that of the tagging; the list is asked for all the time meanwhile."""
    address = stage.address("contacts")
    idle = statistics.median(_list(stage, address) for _ in range(LISTED))
    tagging = _worked(stage, address, _start(stage), "carry_on_bulk")
    change = BulkChange.everywhere.filter(channel=stage.channel).latest("pk")
    if change.changed != stage.contacts:
        raise AssertionError(f"{change.changed:,} contacts were tagged: {change.error}")
    undoing = _worked(stage, address, _undo(stage, change), "carry_on_bulk_undo")
    change.refresh_from_db()
    if change.restored != stage.contacts:
        raise AssertionError(f"{change.restored:,} contacts were restored.")
    change.effects.all().delete()
    stage.vacuum()
    more = {"undo s": undoing.value, "list idle ms": idle, **tagging.more}
    return Result(tagging.value, "s", more | {"list × idle": tagging.more["list ms"] / idle})


def _start(stage: Stage) -> int:
    """Through the page; the job's id."""
    manager = stage.channel.managers.get(user=stage.owner)
    form = {"selection": Selection().sign(stage.contacts, manager), "tags": TAG}
    response = stage.client.post(stage.address("contacts_bulk_tags"), form, headers={"HX-Request": "true"})
    change = BulkChange.everywhere.filter(channel=stage.channel, kind=ADD_TAGS.name).latest("pk")
    if response.status_code != 204 or change.job_id is None:
        raise AssertionError(f"The change wasn't started: {response.status_code}.")
    return change.job_id


def _undo(stage: Stage, change: BulkChange) -> int:
    address = reverse("contacts_bulk_undo", args=[stage.channel.slug, change.pk])
    stage.client.post(address, headers={"HX-Request": "true"})
    change.refresh_from_db()
    if change.undo_job_id is None:
        raise AssertionError("The undo wasn't started.")
    return change.undo_job_id


def _worked(stage: Stage, address: str, job: int, task: str) -> Result:
    """Do the job in a new process with Django set up, and list meanwhile. Raises AssertionError if it fails."""
    code = f"from contacts.tasks import {task}; {task}({stage.channel.pk}, {job})"
    command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    began = time.perf_counter()
    pid = os.posix_spawn(sys.executable, command, os.environ)
    listed = []
    ended, status, usage = os.wait4(pid, os.WNOHANG)
    while not ended:
        listed.append(_list(stage, address))
        time.sleep(0.2)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
    took = time.perf_counter() - began
    if status:
        raise AssertionError("The worker failed.")
    return Result(took, "s", {"peak MB": usage.ru_maxrss / 1024, "list ms": statistics.median(listed)})


def _list(stage: Stage, address: str) -> float:
    began = time.perf_counter()
    stage.get(address, target="list")
    return (time.perf_counter() - began) * 1000
