"""Which form is shown to whom: the first bot in order whose audience and pages fit, and that they haven't seen yet."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Func, TextField
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid, ResolvedFilter
from contacts.models import Contact, Visitor
from contacts.visitors import script
from contacts.visitors.actions import Door, Seen
from crm.models import Channel
from crm.precompiled import Precompiled
from segments.bots.inputs import inputs_of, problems
from segments.models import Bot, BotShowing

if TYPE_CHECKING:
    from contacts.visitors.bodies import Page

FACT: Final = "bots_version"
MODULE: Final = "messenger-form"
# For how long somebody may go on with a form on another page.
OPEN_FOR: Final = timedelta(minutes=30)
# A filter means another moment after this: “in the last 3 minutes” is late by so much at most.
FRESH_SECONDS: Final = 15
_MOST_KNOWN: Final = 200


class BotsVersion(Func):
    """A digest of the bots that are on, and of the segments that they may name; None when none is on."""

    arity = 1
    function = "segments_bots_version"
    output_field = TextField(null=True)


@dataclass(frozen=True)
class Ready:
    """A bot that is on and makes sense, with its audience as it is now."""

    bot: Bot
    audience: ResolvedFilter

    def is_for(self, person: Contact) -> bool:
        """Return whether the audience contains the person."""
        return self.audience.matches(person)


def boot_answer(door: Door, body: "Page", seen: Seen) -> Mapping[str, Any]:
    """Return what a boot, or the call for another page, is answered about forms; nothing where there is none."""
    form = offer(door, seen, body.page or "")
    return {"form": form, "formModule": script.address(MODULE)} if form else {}


def offer(door: Door, seen: Seen, page: str) -> dict[str, Any] | None:
    """Return the form to be shown on a page: its `id`, and whether it is one that was begun (`again`).

    It isn't shown yet: `segments.bots.showing` takes it for one tab of the browser.
    """
    version = getattr(door.channel, FACT, None)
    if version is None or (seen.contact is None and seen.visitor is None):
        return None
    fitting = [ready for ready in ready_bots(door, version) if ready.bot.fits(page)]
    shown_to, pk = (_shown_to_visitor, seen.visitor) if seen.contact is None else (_shown_to_contact, seen.contact)
    marks = shown_to.all(door.channel.pk, pk)
    now = timezone.now()
    for mark in marks:
        if not mark.completed_at and not mark.closed_at and mark.shown_at > now - OPEN_FOR:
            return {"id": mark.bot_id, "again": True}
    bot = first_for(door, seen, fitting, {mark.bot_id for mark in marks})
    return {"id": bot.pk, "again": False} if bot else None


def marks_of(channel: Channel, seen: Seen) -> Any:
    """Return what the person was shown."""
    to = {"contact": seen.contact} if seen.contact is not None else {"visitor": seen.visitor}
    return BotShowing.everywhere.filter(channel=channel, **to)


def first_for(door: Door, seen: Seen, bots: Sequence[Ready], shown: Collection[int]) -> Bot | None:
    """Return the first of the bots whose audience contains the person, without those that were shown.

    Who says to be a member without proof gets forms for everybody alone: else anybody could find out, by what is shown,
    what is known of that member.
    """
    is_proved = door.caller.member_id is None or door.caller.is_verified
    person = None
    for ready in bots:
        if ready.bot.pk in shown or (ready.bot.filter and not is_proved):
            continue
        if not ready.bot.filter:
            return ready.bot
        person = person or person_of(door.channel, seen)
        if person is None:
            return None
        if ready.is_for(person):
            return ready.bot
    return None


def person_of(channel: Channel, seen: Seen) -> Contact | None:
    """Return what is known of the person, as a contact; None for one who is gone or blocked."""
    if seen.contact is not None:
        contact = _contact.first(channel.pk, seen.contact)
        return contact if contact and not contact.blocked else None
    visitor = _visitor.first(channel.pk, seen.visitor or 0)
    return as_contact(visitor) if visitor else None


_shown_to_contact: Final = Precompiled(
    lambda channel, pk: BotShowing.everywhere.filter(channel=channel, contact=pk).order_by("pk"), (-1, -2)
)
_shown_to_visitor: Final = Precompiled(
    lambda channel, pk: BotShowing.everywhere.filter(channel=channel, visitor=pk).order_by("pk"), (-1, -2)
)
_contact: Final = Precompiled(
    lambda channel, pk: Contact.everywhere.filter(channel=channel, pk=pk).order_by("pk"), (-1, -2)
)
_visitor: Final = Precompiled(
    lambda channel, pk: Visitor.everywhere.filter(channel=channel, pk=pk, contact=None).order_by("pk"), (-1, -2)
)


def as_contact(visitor: Visitor) -> Contact:
    """Return what is known of a visitor as a contact that isn't stored: neither member nor lead, never verified."""
    shared = {field.attname for field in Contact._meta.concrete_fields} - {"id", "member"}
    known = {field.attname: getattr(visitor, field.attname) for field in Visitor._meta.concrete_fields}
    person = Contact(**{name: value for name, value in known.items() if name in shared}, type="")
    person.__dict__ |= {"updated_at": None, "member": False}  # PostgreSQL computes the latter, of contacts
    return person


_known: OrderedDict[tuple[Any, ...], list[Ready]] = OrderedDict()


def ready_bots(door: Door, version: str) -> list[Ready]:
    """Return the bots that are on and make sense, in their order; mostly without asking the database."""
    now = timezone.now()
    slot = int(now.timestamp()) // FRESH_SECONDS
    place = (door.channel.pk, version, door.catalogue.version, door.channel.time_zone, door.channel.country, slot)
    found = _known.get(place)
    if found is None:
        found = _known[place] = list(_read(door.channel, door.catalogue, now))
        if len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
    return found


def _read(channel: Channel, catalogue: Catalogue, now: datetime) -> list[Ready]:
    found = []
    for bot in channel.bots.filter(is_on=True).order_by("position"):
        try:
            audience = bot.audience(catalogue, now)
        except FilterInvalid:
            continue
        if not any(problems(inputs_of(bot.inputs), catalogue)):
            found.append(Ready(bot, audience))
    return found
