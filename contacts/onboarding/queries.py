"""How far a channel is with its first steps."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from django.db.models import QuerySet

from contacts.lists.places import Door
from contacts.onboarding.steps import Step, steps
from crm.models import Channel, Manager
from crm.precompiled import Precompiled

NAMED: Final = 3  # of those who can do a step that the reader can't


@dataclass(frozen=True)
class ShownStep:
    """A step as one manager sees it: whether it is done, the doors that they may open, and else who may.

    The first that isn't done and has an open door is the next one.
    """

    step: Step
    is_done: bool
    doors: tuple[Door, ...]
    helpers: tuple[Manager, ...]
    is_next: bool = False


@dataclass(frozen=True)
class FirstSteps:
    """The steps of a channel in their order, as one manager sees them.

    How many are done takes one query, and who can do the others one more.
    """

    manager: Manager

    @cached_property
    def shown(self) -> tuple[ShownStep, ...]:
        shown = [self._shown(step, is_done=is_done) for step, is_done in self._done]
        following = next((one for one in shown if not one.is_done and one.doors), None)
        return tuple(replace(one, is_next=one is following) for one in shown)

    @property
    def number(self) -> int:
        return len(self._done)

    @property
    def done(self) -> int:
        return sum(is_done for _, is_done in self._done)

    @property
    def is_complete(self) -> bool:
        return self.done == self.number

    @cached_property
    def _done(self) -> list[tuple[Step, bool]]:
        """Each step, in their order, with whether it is done."""
        [channel] = _channel.all(self.manager.channel_id)
        ordered = sorted(steps, key=lambda step: step.place)
        return [(step, getattr(channel, f"{step.name}_done")) for step in ordered]

    def _shown(self, step: Step, *, is_done: bool) -> ShownStep:
        doors = tuple(step.doors())
        open_ones = tuple(door for door in doors if door.is_open_to(self.manager))
        helpers = self._others_for(doors) if doors and not open_ones and not is_done else ()
        return ShownStep(step, is_done, open_ones, helpers)

    def _others_for(self, doors: tuple[Door, ...]) -> tuple[Manager, ...]:
        able = [manager for manager in self._managers if any(door.is_open_to(manager) for door in doors)]
        return tuple(able[:NAMED])

    @cached_property
    def _managers(self) -> list[Manager]:
        channel = self.manager.channel
        return list(channel.managers.filter(user__is_active=True).select_related("user", "role").order_by("pk"))


def _with_steps(pk: int) -> QuerySet[Channel]:
    conditions = {f"{step.name}_done": step.done for step in steps}
    return Channel.objects.filter(pk=pk).only("pk").annotate(**conditions)


_channel: Final = Precompiled(_with_steps, (-1,))


def first_steps(manager: Manager) -> FirstSteps:
    """Return how far the manager's channel is."""
    return FirstSteps(manager)
