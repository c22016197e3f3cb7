"""What `make bench` measures of bulk changes, in a process of its own as in the worker."""

import json
from typing import Final

from django.urls import reverse
from django.utils import timezone

from contacts.bench.working import idle_list_ms, worked
from contacts.bulk.kinds.base import BulkKind
from contacts.bulk.kinds.deletion import Delete
from contacts.bulk.kinds.tags import AddTags
from contacts.demo.loading import load
from contacts.lists.selection import Selection
from contacts.models import BulkChange
from crm.bench.stage import Stage
from crm.bench.works import Result, measured

TAG: Final = "bench/bulk"
CITY: Final = "bench/deletion"
DELETED: Final = 100_000
SEED: Final = 99
CARRY_ON: Final = "contacts.bulk.tasks.carry_on"


@measured("bulk tag on everybody, and its undo", 60)
def tag_everybody(stage: Stage) -> Result:
    """Return the time of the tagging, during which the list is requested repeatedly."""
    idle = idle_list_ms(stage)
    selection = _signed(stage, Selection(), stage.contacts)
    job = _start(stage, "contacts_bulk_tags", AddTags, {"selection": selection, "tags": TAG})
    tagging = worked(stage, CARRY_ON, stage.channel.pk, job)
    change = BulkChange.everywhere.filter(channel=stage.channel).latest("pk")
    if change.changed != stage.contacts:
        raise AssertionError(f"{change.changed:,} contacts were tagged: {change.error}")
    undoing = worked(stage, f"{CARRY_ON}_undo", stage.channel.pk, _undo(stage, change))
    change.refresh_from_db()
    if change.restored != stage.contacts:
        raise AssertionError(f"{change.restored:,} contacts were restored.")
    change.effects.all().delete()
    stage.vacuum()
    more = {"undo s": undoing.value, "list idle ms": idle, **tagging.more}
    return Result(tagging.value, "s", more | {"list × idle": tagging.more["list ms"] / idle})


@measured("deletion of 100,000", 15)
def delete_many(stage: Stage) -> Result:
    """Delete contacts that are added for it, with all that the demo data give them."""
    before = stage.channel.contacts.count()
    load(stage.channel, DELETED, seed=SEED, now=timezone.now())
    added = stage.channel.contacts.order_by("-pk")[:DELETED]
    stage.channel.contacts.filter(pk__in=list(added.values_list("pk", flat=True))).update(city=CITY)
    stage.vacuum()
    tree = {"key": "city", "operator": "$eq", "values": [CITY]}
    selection = _signed(stage, Selection({"filter": json.dumps(tree)}), DELETED)
    job = _start(stage, "contacts_bulk_deletion", Delete, {"selection": selection, "number": str(DELETED)})
    deleting = worked(stage, CARRY_ON, stage.channel.pk, job)
    if stage.channel.contacts.count() != before:
        raise AssertionError("Not all were deleted, or others were.")
    stage.vacuum()
    return deleting


def _signed(stage: Stage, selection: Selection, number: int) -> str:
    return selection.sign(number, stage.channel.managers.get(user=stage.owner))


def _start(stage: Stage, route: str, kind: type[BulkKind], form: dict[str, str]) -> int:
    """Start the change through its page; return the job's id."""
    response = stage.client.post(stage.address(route), form, headers={"HX-Request": "true"})
    change = BulkChange.everywhere.filter(channel=stage.channel, kind=kind.name).latest("pk")
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
