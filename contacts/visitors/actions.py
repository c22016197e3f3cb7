"""What the install script does: activity, values, tags and events of whoever calls."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from contacts.fields import Catalogue
from contacts.leads.actions import REACHED_BY, Known, add_parsed_lead
from contacts.leads.locks import Importing
from contacts.merging import absorb_visitor, unify
from contacts.models import Contact, Event, Visitor
from contacts.upserting import UNSAID, Change, ContactId, MemberId, upsert
from contacts.upserting.applying import apply
from contacts.upserting.reading import Reading, read
from contacts.values.tags import folded_tag
from contacts.visitors.caller import Caller
from contacts.visitors.sessions import Visit, touch_member, touch_visitor
from crm.extension import ExtensionPoint
from crm.models import Channel

PAGE_VIEW: Final = "PageView"

recognisers: Final = ExtensionPoint[Callable[["Door", int], None]](
    "Called with who calls and the member’s id when a browser turns out to be a member’s, after what was collected of "
    "it has become theirs."
)


class Seen(NamedTuple):
    """Whom an action was about. All is None for somebody of whom nothing is recorded, as they are blocked or gone."""

    contact: int | None = None
    visitor: int | None = None
    ignored: Sequence[str] = ()
    has_chat: bool = False


@dataclass(frozen=True)
class Door:
    """A channel with its catalogue, and who calls."""

    channel: Channel
    catalogue: Catalogue
    caller: Caller


def boot(door: Door, change: Change, visit: Visit, origins: Mapping[str, str] = {}) -> Seen:
    """Record that a page was opened, with what it says of the person. Raise Unfit, and store nothing then.

    `origins` are values by profile key, for a new session: they fill keys that have no value. A member who isn't there
    yet is made. Whatever was collected of this browser before now belongs to the member.
    """
    reading = read(change, door.catalogue)
    if door.caller.member_id is None:
        return _boot_visitor(door, change, reading, visit, origins)
    return _boot_member(door, door.caller.member_id, change, reading, visit, origins)


def update(door: Door, change: Change) -> Seen:
    """Change values of whoever calls. Raise Unfit, and Contact.DoesNotExist for a member who has never booted."""
    read(change, door.catalogue)
    return _change(door, find(door), change)


def add_tags(door: Door, tags: Iterable[str]) -> Seen:
    """Add tags. Raise Unfit, and Contact.DoesNotExist."""
    added = list(tags)
    return _change_tags(door, lambda own: [*own, *added])


def remove_tags(door: Door, tags: Iterable[str]) -> Seen:
    """Take tags away. Raise Unfit, and Contact.DoesNotExist."""
    removed = set(map(folded_tag, tags))
    return _change_tags(door, lambda own: [tag for tag in own if tag not in removed])


def track(door: Door, visit: Visit, name: str, properties: Mapping[str, Any]) -> Seen:
    """Keep an event, which is activity too. Raise Contact.DoesNotExist."""
    seen = touch(door, visit)
    _keep_event(door, seen, visit, name, properties)
    return seen


@transaction.atomic
def keep_event_of(channel: Channel, contact_pk: int, name: str, properties: Mapping[str, Any]) -> Event:
    """Keep an event of which a program tells, without activity. Raise Contact.DoesNotExist."""
    # Locked, so that nobody deletes the contact before the event is there.
    channel.contacts.select_for_update(no_key=True).only("pk").get(pk=contact_pk)
    return Event.everywhere.create(channel=channel, contact_id=contact_pk, name=name, properties=dict(properties))


def touch(door: Door, visit: Visit) -> Seen:
    """Record activity. Raise Contact.DoesNotExist for a member who has never booted."""
    caller = door.caller
    if caller.member_id is None:
        return _touch_browser(door, visit)
    touched = touch_member(door.channel, caller.member_id, visit)
    if touched.contact is None:
        raise Contact.DoesNotExist
    return Seen(touched.contact if touched.is_new is not None else None)


# -- A page is opened -----------------------------------------------------------------------------


def _boot_member(
    door: Door, member_id: str, change: Change, reading: Reading, visit: Visit, origins: Mapping[str, str]
) -> Seen:
    caller, channel = door.caller, door.channel
    touched = touch_member(channel, member_id, visit, veil_id=caller.veil_id, given=reading.profile)
    is_there = touched.contact is not None
    if not is_there:
        _upsert(door, MemberId(member_id), _filled(change, origins))
        touched = touch_member(channel, member_id, visit, veil_id=caller.veil_id)
    if touched.contact is None or touched.is_new is None:
        return Seen()
    if is_there:
        filled = _filled(change, origins if touched.is_new else {})
        if touched.differs or reading.columns or reading.clears_profile or filled.profile_once is not UNSAID:
            _upsert(door, ContactId(touched.contact), filled)
    if touched.visitor is not None:
        _recognise(door, touched.contact, touched.visitor, touched.lead)
        for extension in recognisers:
            extension(door, touched.contact)
    has_chat = bool(touched.has_chat) or touched.lead is not None
    return Seen(touched.contact, ignored=reading.ignored, has_chat=has_chat)


def _boot_visitor(door: Door, change: Change, reading: Reading, visit: Visit, origins: Mapping[str, str]) -> Seen:
    touched = touch_visitor(door.channel, door.caller.browser, visit)
    if touched.is_new is None:
        return Seen()
    filled = _filled(change, origins if touched.is_new else {})
    visitor = None if touched.contact else touched.visitor
    seen = Seen(touched.contact, visitor, reading.ignored, bool(touched.has_chat))
    return _change(door, seen, filled)._replace(ignored=reading.ignored) if filled != Change() else seen


def _filled(change: Change, origins: Mapping[str, str]) -> Change:
    """Return the change with what the page's address tells; what the page says itself comes first."""
    if not origins:
        return change
    once = change.profile_once
    return replace(change, profile_once={**origins, **(cast(dict[str, Any], once) if once is not UNSAID else {})})


def _recognise(door: Door, contact_pk: int, visitor_pk: int, lead_pk: int | None) -> None:
    """Give a member what was collected of this browser: as a visitor, or as the lead that it had become."""
    channel, by = door.channel, door.caller.actor
    if lead_pk is None:
        visitor = channel.visitors.filter(pk=visitor_pk).first()
        if visitor is None or absorb_visitor(channel, visitor, contact_pk, by=by):
            return
        # In this very moment they have become a lead, or somebody else has recognised them.
        lead_pk = channel.visitors.filter(pk=visitor_pk).values_list("contact", flat=True).first()
        if lead_pk is None:
            return
    # Else the browsers of the lead would speak for the member without being asked for a hash.
    channel.visitors.filter(contact_id=lead_pk).delete()
    if channel.contacts.filter(pk=lead_pk, type=Contact.Type.LEAD, blocked=False).exists():
        try:
            unify(channel, contact_pk, lead_pk, by=by)
        except Contact.DoesNotExist:
            return  # somebody was quicker


# -- Whoever calls, changed -----------------------------------------------------------------------


def find(door: Door) -> Seen:
    """Return who calls; nobody for who is blocked. Raise Contact.DoesNotExist for somebody who has never booted."""
    caller = door.caller
    if caller.member_id is not None:
        found = door.channel.contacts.filter(member_id=caller.member_id).values_list("pk", "blocked").get()
        return Seen() if found[1] else Seen(found[0])
    rows = door.channel.visitors.filter(veil_id=caller.browser)
    row = rows.values_list("pk", "contact_id", "contact__blocked").first()
    if row is None:
        raise Contact.DoesNotExist
    visitor_pk, contact_pk, is_blocked = row
    if contact_pk is None:
        return Seen(visitor=visitor_pk)
    return Seen() if is_blocked else Seen(contact_pk)


def _change(door: Door, seen: Seen, change: Change) -> Seen:
    if seen.contact is not None and door.caller.member_id is None:
        change = _of_nobody(door, seen.contact, change)
    if seen.contact is not None:
        return seen._replace(ignored=_upsert(door, ContactId(seen.contact), change))
    return change_visitor(door, seen.visitor, change) if seen.visitor is not None else seen


def _of_nobody(door: Door, contact_pk: int, change: Change) -> Change:
    """Return what a browser may change of the contact: of a member, for whom nobody vouches here, it fills gaps only.

    The lead that the browser was may have become that member by contact information that anybody could type.
    """
    if not door.channel.contacts.filter(pk=contact_pk, type=Contact.Type.MEMBER).exists():
        return change
    said = [values for values in (change.profile, change.profile_once) if isinstance(values, dict)]
    filling = {key: value for values in reversed(said) for key, value in values.items() if value is not None}
    return Change(profile_once=filling) if filling else Change()


def _upsert(door: Door, identity: MemberId | ContactId, change: Change) -> Sequence[str]:
    caller, channel = door.caller, door.channel
    outcome = upsert(channel, identity, change, by=caller.actor, qualifies=caller.is_verified, catalogue=door.catalogue)
    return outcome.ignored


def change_visitor(door: Door, visitor_pk: int, change: Change) -> Seen:
    """Change a visitor; with contact information that nobody else has, the visitor becomes a lead.

    Both is one transaction. Raise Unfit, and Contact.DoesNotExist for a visitor who has become a contact by then.
    """
    reading = read(change, door.catalogue)
    with transaction.atomic():
        visitor = door.channel.visitors.select_for_update(no_key=True).filter(pk=visitor_pk, contact=None).first()
        if visitor is None:
            raise Contact.DoesNotExist
        apply(cast(Contact, visitor), reading, door.catalogue, timezone.now(), qualifies=False)
        visitor.save()
        reached = {key: visitor.profile[key] for key in REACHED_BY if visitor.profile.get(key)}
        lead = _become_lead(door, visitor, reached) if reached else None
    return Seen(lead, None if lead else visitor.pk, reading.ignored)


def _become_lead(door: Door, visitor: Visitor, reached: Mapping[str, Any]) -> int | None:
    """Return the new lead; None when somebody else has this contact information.

    Then nobody knows whether it is the same person, and a script must not find out.
    """
    by = door.caller.actor
    try:
        with transaction.atomic():
            lead = add_parsed_lead(door.channel, reached, by=by, qualifies=False)
            absorb_visitor(door.channel, visitor, lead.pk, by=by)
    except (Known, Importing):
        return None
    return lead.pk


def _change_tags(door: Door, changed: Any) -> Seen:
    seen = find(door)
    with transaction.atomic():
        rows: Any = door.channel.contacts.filter(pk=seen.contact or 0)
        if seen.visitor is not None:
            rows = door.channel.visitors.filter(pk=seen.visitor)
        own = rows.select_for_update(no_key=True).values_list("tags", flat=True).first()
        return seen if own is None else _change(door, seen, Change(tags=changed(own)))


# -- Activity -------------------------------------------------------------------------------------


def _touch_browser(door: Door, visit: Visit) -> Seen:
    touched = touch_visitor(door.channel, door.caller.browser, visit)
    if touched.is_new is None:
        return Seen()
    return Seen(touched.contact, None if touched.contact else touched.visitor)


def _keep_event(door: Door, seen: Seen, visit: Visit, name: str, properties: Mapping[str, Any]) -> None:
    if seen.contact is None and seen.visitor is None:
        return
    try:
        with transaction.atomic():
            Event.everywhere.create(
                channel=door.channel,
                contact_id=seen.contact,
                visitor_id=seen.visitor,
                name=name,
                properties=dict(properties),
                at=visit.at,
            )
    except IntegrityError as error:  # gone in this very moment
        raise Contact.DoesNotExist from error


def keep_page_view(door: Door, seen: Seen, visit: Visit, page: str) -> None:
    """Keep the event of an opened page. Raise Contact.DoesNotExist."""
    _keep_event(door, seen, visit, PAGE_VIEW, {"url": page})
