"""What a boot of the install script is told of the messenger."""

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BooleanField, Case, F, Func, When
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.inbox.messenger.access import readable
from contacts.inbox.messenger.language import speaking, spoken
from contacts.models import Chat
from contacts.visitors import script
from contacts.visitors.actions import Door, Seen

if TYPE_CHECKING:
    from contacts.visitors.bodies import Boot

# Who wrote within this time waits for an answer: their pages load the messenger, which asks for news.
TALKING: Final = timedelta(days=3)
MOST: Final = 30

# Read together with the channel.
IS_ON: Final = (
    "messenger_is_on",
    Func(F("id"), function="contacts_messenger_is_on", output_field=BooleanField()),
)


def boot_answer(door: Door, body: "Boot", seen: Seen) -> dict[str, Any]:
    """Return where the messenger's module is, what the launcher is called, and how much is unread.

    Nothing where the channel has it off. Somebody who is blocked is told the same as others. The database is asked
    for those alone who have a chat.
    """
    if not door.channel.messenger_is_on:  # type: ignore[attr-defined]
        return {}
    language = spoken(door.channel, body.language, body.locale)
    told = {"module": script.address("messenger"), "language": language, "label": _label(language), "unread": 0}
    return told | _waiting(door) if seen.has_chat else told


@cache
def _label(language: str) -> str:
    with speaking(language):
        return _("Chat with us")


def _waiting(door: Door) -> dict[str, Any]:
    recent = timezone.now() - TALKING
    rows = (
        readable(door)
        .order_by("-last_message_at", "-pk")
        .values_list(
            "answered",
            "answers_seen",
            Case(When(state=Chat.State.OPEN, last_message_at__gt=recent, then=True), default=False),
        )[:MOST]
    )
    found = list(rows)
    unread = sum(max(0, answered - seen) for answered, seen, _is_talking in found)
    return {"unread": unread, "isTalking": any(is_talking for *_rest, is_talking in found)}
