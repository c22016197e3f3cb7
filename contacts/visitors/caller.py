"""Who calls: found out before anything is read or written."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from contacts.visitors.member_hash import is_right
from crm.actors import Actor
from crm.api.errors import Problem, Refused
from crm.models import Channel

if TYPE_CHECKING:
    from contacts.visitors.bodies import Body

NAME: Final = "Install script"


@dataclass(frozen=True)
class Caller:
    """A member, or a browser that is known by `veil_id` alone. `is_verified`: the company's server vouches for them."""

    actor: Actor
    veil_id: UUID | None
    member_id: str | None = None
    is_verified: bool = False

    @property
    def browser(self) -> UUID:
        """The browser of who isn't a member. Raise ValueError for a member who doesn't say it."""
        if self.veil_id is None:
            raise ValueError("There is no browser ID.")
        return self.veil_id

    @classmethod
    def of(cls, channel: Channel, body: "Body", ip_address: str) -> "Caller":
        """Return who says this. Raise Refused for a member without the hash that the channel asks for, or a wrong one.

        A hash that isn't asked for may be left out, but not be wrong.
        """
        actor = Actor(name=NAME, ip_address=ip_address)
        if body.member_id is None:
            if body.veil_id is None:
                raise Refused(422, "Say who it is.", [Problem("veilId", None, "Give a member ID or a browser ID.")])
            return cls(actor, body.veil_id)
        if body.member_hash is None:
            if channel.member_hash_required:
                raise Refused(401, "This channel asks for a member hash.")
            return cls(actor, body.veil_id, body.member_id)
        if not is_right(channel.member_hash_secret, body.member_id, body.member_hash):
            raise Refused(401, "The member hash is wrong.")
        return cls(actor, body.veil_id, body.member_id, is_verified=True)
