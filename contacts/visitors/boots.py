"""What rooms above add to the calls of the install script: what a boot is told of the messenger."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Expression

from contacts.visitors.actions import Door, Seen
from crm.extension import ExtensionPoint

if TYPE_CHECKING:
    from contacts.visitors.bodies import Boot, Page

PageAnswer = Callable[[Door, "Page", Seen], Mapping[str, Any]]
BootAnswer = Callable[[Door, "Boot", Seen], Mapping[str, Any]]

channel_facts: Final = ExtensionPoint[tuple[str, Expression]](
    "Read together with the channel, in the one query of each call: a name, which becomes an attribute of the channel, "
    "and an expression of it."
)
boot_answers: Final = ExtensionPoint[BootAnswer](
    "Called for each boot: what the script is told of the messenger. A query here is one for each page that is opened, "
    "so ask only where `channel_facts`, or what is known of who calls, say that there is something. Nothing that it "
    "tells may be another person’s: anybody may say to be a member, unless `caller.is_verified`."
)
page_answers: Final = ExtensionPoint[PageAnswer](
    "The same for each page that is shown without a boot, in shops of a single document: what the messenger shows then."
)


def answer_page(door: Door, body: "Page", seen: Seen) -> dict[str, Any]:
    """Return what the script is told when another page is shown; empty where there is nothing."""
    told: dict[str, Any] = {}
    for extension in page_answers:
        told |= extension(door, body, seen)
    return told


def answer(door: Door, body: "Boot", seen: Seen) -> dict[str, Any]:
    """Return what the script is told of the messenger; empty where there is none."""
    told: dict[str, Any] = {}
    for extension in boot_answers:
        told |= extension(door, body, seen)
    return told
