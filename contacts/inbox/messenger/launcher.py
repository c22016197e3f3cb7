"""What a boot of the install script is told of the messenger."""

from typing import Any

from django.utils.translation import gettext as _

from contacts.inbox.messenger.language import speaking, spoken
from contacts.visitors import script
from contacts.visitors.actions import Door, Seen
from contacts.visitors.bodies import Boot


def boot_answer(door: Door, body: Boot, seen: Seen) -> dict[str, Any]:
    """Return where the messenger's module is, what the launcher is called, and how much is unread.

    Somebody who is blocked is told the same as others.
    """
    language = spoken(door.channel, body.language, body.locale)
    with speaking(language):
        label = _("Chat with us")
    return {"module": script.address("messenger"), "language": language, "label": label, "unread": 0}
