"""The messenger's calls about forms: as those of the install script, from pages of other sites, without cookies."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.visitors.actions import Door
from contacts.visitors.sessions import Visit
from contacts.visitors.views import call
from segments.bots import showing
from segments.bots.answering import answer
from segments.bots.bodies import Answered, Shown, Step


def _show(door: Door, body: Shown, visit: Visit) -> dict[str, Any]:
    with override(body.spoken_language):
        form = showing.show(door, body)
        return {"form": form, "texts": _texts() if form else {}}


def _texts() -> dict[str, str]:
    """What messenger-form.js says itself: it has no texts of its own."""
    return {
        "name": _("Questions"),
        "optional": _("optional"),
        "choose": _("Choose …"),
        "yes": _("Yes"),
        "no": _("No"),
        "send": _("Send"),
        "close": _("Close"),
        "sending": _("Sending …"),
        "waiting": _("No connection. It is sent as soon as there is one."),
        "required": _("Please answer this question."),
        "unreadable": _("Please correct this answer."),
        "gone": _("This form is over."),
        "failed": _("That didn’t work. Please try again later."),
        "thanks": _("Thank you!"),
    }


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
