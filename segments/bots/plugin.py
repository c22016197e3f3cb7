"""The messenger's calls about forms: as those of the install script, from pages of other sites, without cookies."""

from typing import Any

from django.utils.translation import override

from contacts.visitors.actions import Door
from contacts.visitors.sessions import Visit
from contacts.visitors.views import call
from segments.bots import showing
from segments.bots.answering import answer
from segments.bots.bodies import Answered, Shown, Step


def _show(door: Door, body: Shown, visit: Visit) -> dict[str, Any]:
    with override(body.spoken_language):
        return {"form": showing.show(door, body)}


def _start(door: Door, body: Step, visit: Visit) -> dict[str, Any]:
    showing.start(door, body)
    return {}


def _close(door: Door, body: Step, visit: Visit) -> dict[str, Any]:
    showing.close(door, body)
    return {}


def _answer(door: Door, body: Answered, visit: Visit) -> dict[str, Any]:
    with override(body.spoken_language):
        return {"thanks": answer(door, body)}


show = call(Shown, _show)
start = call(Step, _start)
close = call(Step, _close)
answers = call(Answered, _answer)
