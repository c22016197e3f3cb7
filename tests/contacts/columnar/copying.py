"""Making copies as the worker does, and asking which way an answer was found."""

import json
from datetime import timedelta
from typing import Any, Final

import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ

from contacts import columnar
from contacts.columnar import files
from contacts.columnar.tasks import tend_copies
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy
from crm.models import Channel

BIG: Final = json.dumps({"key": "profile.total", "operator": "$gte", "values": [5]})
SEEN: Final = json.dumps({"key": "lastSeenAt", "operator": "$exist", "values": []})


def tend() -> None:
    """Do what the schedule and the worker do."""
    tend_copies()
    for entry in OrmQ.objects.order_by("id"):
        task = entry.task
        entry.delete()
        import_string(task["func"])(*task["args"])


def current(channel: Channel) -> ColumnarCopy | None:
    return channel.columnar_copies.filter(state=ColumnarCopy.State.CURRENT).first()


def build(channel: Channel) -> ColumnarCopy:
    """Make the copy of a channel, however small it is."""
    tend()
    copy = current(channel)
    assert copy, list(channel.jobs.values_list("state", "error"))
    return copy


def by_copy(channel: Channel, **params: Any) -> tuple[int, int]:
    """How many a list holds and how many PostgreSQL was asked about. Raises Unanswerable."""
    found = columnar.totals(channel, read_list(params, channel).question)
    return found.sums[0], found.others


def why_not(channel: Channel, **params: Any) -> str:
    """Why the copy can't answer."""
    try:
        by_copy(channel, **params)
    except columnar.Unanswerable as reason:
        return str(reason)
    raise AssertionError("The copy has answered.")


def by_postgresql(channel: Channel, **params: Any) -> int:
    assert why_not(channel, **params)
    return read_list(params, channel).count()


def truth(channel: Channel, **params: Any) -> int:
    return read_list(params, channel).contacts.count()


def stored_files() -> list[str]:
    try:
        return default_storage.listdir(files.FOLDER)[1]
    except FileNotFoundError:
        return []


def aged(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True)
