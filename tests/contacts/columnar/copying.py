"""Making copies as the worker does, and asking which way an answer was found."""

from typing import Any

from django.utils.module_loading import import_string
from django_q.models import OrmQ

from contacts import columnar
from contacts.columnar.tasks import tend_copies
from contacts.lists.form import read_list
from contacts.models import ColumnarCopy
from crm.models import Channel


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
