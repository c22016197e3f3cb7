"""Example customers are added, and taken away again, in the background."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.keys.access import locked
from contacts.models import ExampleSet
from crm import jobs
from crm.actors import Actor
from crm.models import Channel, Job, Manager

ADD: Final = "contacts.examples.tasks.add"
REMOVE: Final = "contacts.examples.tasks.remove"
ADDING: Final = ("contacts.view", "contacts.import", "keys.manage")
REMOVAL: Final = ("contacts.view", "contacts.delete", "keys.manage")


class AlreadyThere(jobs.Refusal):
    """The channel has examples, or is getting them."""

    def __init__(self) -> None:
        super().__init__(_("The example customers are here already."))


class NotThere(jobs.Refusal):
    """There are no examples to take away, or somebody is at it."""

    def __init__(self) -> None:
        super().__init__(_("There are no example customers to remove, or they are being removed already."))


@transaction.atomic
def start_adding(channel: Channel, *, by: Actor) -> ExampleSet:
    """Add example customers in the background. Raise `jobs.NoRight`, and AlreadyThere: they are added once."""
    manager = jobs.authorise(channel, by.manager, *ADDING)
    known = _known(channel)
    if known is not None and (known.is_there or known.is_working):
        raise AlreadyThere
    examples = known or ExampleSet(channel=channel)
    examples.job = _job(channel, manager, ADD)
    examples.save()
    return examples


@transaction.atomic
def start_removal(channel: Channel, *, by: Actor) -> ExampleSet:
    """Take the examples away in the background. Raise `jobs.NoRight`, NotThere."""
    manager = jobs.authorise(channel, by.manager, *REMOVAL)
    examples = _known(channel)
    if examples is None or not examples.is_there or examples.is_working:
        raise NotThere
    examples.job = _job(channel, manager, REMOVE)
    examples.save(update_fields=["job"])
    return examples


def _known(channel: Channel) -> ExampleSet | None:
    locked(channel)  # of two who press at once, the second sees the first
    return ExampleSet.everywhere.select_related("job").filter(channel=channel).first()


def _job(channel: Channel, manager: Manager, task: str) -> Job:
    with jobs.localised(manager, channel):
        title = _("Adding example customers") if task == ADD else _("Removing example customers")
    return jobs.start(channel, task, title, manager=manager, total=ExampleSet.MANY)
