"""Who may read a chat by the messenger: docs/messenger.md has the rule.

A browser's ID is known to that browser alone, so it stands for whoever has begun a chat there; a member's ID is known
to many, and stands for the member only where the company's server vouches for it.
"""

from typing import TYPE_CHECKING

from django.db.models import Q

from contacts.visitors.actions import Door

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from contacts.models import Chat


def readable(door: Door) -> "QuerySet[Chat]":
    """Return the chats that whoever calls may read and write in; none of a deleted customer.

    - Of nobody in particular: those begun in this browser while nobody had signed in.
    - Of a member: those begun in this browser as this member. Of one who is verified, all of the member's, and those
      that the company has begun.
    """
    caller = door.caller
    chats: QuerySet[Chat] = door.channel.chats.filter(contact__isnull=False)
    if caller.member_id is None:
        return chats.filter(veil_id=caller.browser, of_member=False)
    mine = Q(veil_id=caller.veil_id) if caller.veil_id else Q(pk__in=())
    if caller.is_verified:
        mine |= Q(of_member=True) | Q(veil_id=None)
    return chats.filter(mine, contact__member_id=caller.member_id)


def claim(door: Door, member_pk: int) -> None:
    """Let the chats that were begun in this browser be the member's, as whoever wrote them has signed in.

    From now on the browser alone doesn't open them: the next one at this computer is somebody else.
    """
    if door.caller.veil_id is not None:
        mine = door.channel.chats.filter(veil_id=door.caller.veil_id, contact=member_pk, of_member=False)
        mine.update(of_member=True)
