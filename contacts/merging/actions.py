"""Two become one: a visitor and a contact, or two contacts. docs/merging.md says by which rules."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from contacts.fields import PROFILE, system_fields
from contacts.merging import belongings, rows
from contacts.merging.person import Person, is_same
from contacts.merging.rules import Result, merged
from contacts.models import Contact, Merge, Visitor
from crm.actors import Actor
from crm.log import record
from crm.models import Channel, LogEntry

# What the log says of a merge: which values are other than before.
_LOGGED: Final = frozenset(system_fields()) - {"id", "member", "updatedAt"}


class Changed(Exception):
    """One of the two isn't as it was when somebody looked at what becomes of them; nothing has been done."""


@transaction.atomic
def unify(
    channel: Channel, kept_pk: int, absorbed_pk: int, *, by: Actor, versions: Mapping[int, int] | None = None
) -> Merge:
    """Merge the second contact into the first, with all that belongs to it; the second is gone then.

    Return the merge, by which `separate` takes it back. Raise Contact.DoesNotExist when one of them is gone, Changed
    when one isn't of the given version any more, and ValueError for one and the same contact.
    """
    if kept_pk == absorbed_pk:
        raise ValueError("A contact can't be merged with itself.")
    kept, absorbed = _locked(channel, kept_pk, absorbed_pk)
    if versions is not None and any(versions.get(contact.pk) != contact.version for contact in (kept, absorbed)):
        raise Changed
    united = merged(Person.of_contact(kept), Person.of_contact(absorbed))
    was, other = rows.to_json(kept), rows.to_json(absorbed)
    old, lost = _logged(kept), _logged(absorbed)
    moved, removed = belongings.move(channel, kept.pk, absorbed.pk)
    channel.contacts.filter(pk=absorbed.pk)._raw_delete("default")
    _write(kept, united.columns)
    entry = _record(kept, old, lost, united, by=by, absorbed=absorbed.pk)
    return Merge.everywhere.create(
        channel=channel,
        kept=kept,
        absorbed_id=absorbed.pk,
        kept_before=was,
        kept_after=rows.to_json(kept),
        absorbed=other,
        moved=moved,
        removed=removed,
        entry=entry.pk,
    )


def unify_leads(channel: Channel, members: Iterable[int], *, by: Actor) -> list[Merge]:
    """Merge into members the leads that have a verified e-mail address or mobile number of theirs.

    Not where another member has it too: then nobody knows whose lead it is. Call it outside of the transaction that
    has written the members, as it locks contacts in the order of their ids, a pair at a time.
    """
    merges = []
    for member_pk, lead_pk in _leads_of(channel, members):
        try:
            merges.append(unify(channel, member_pk, lead_pk, by=by))
        except Contact.DoesNotExist:
            continue  # somebody was quicker
    return merges


@transaction.atomic
def absorb_visitor(channel: Channel, visitor: Visitor, contact_pk: int, *, by: Actor) -> bool:
    """Give the contact what was collected of a visitor. Return False when somebody was quicker.

    The visitor of a member is gone then; that of a lead is known as the lead from now on. Raise Contact.DoesNotExist.
    """
    contact = channel.contacts.select_for_update(no_key=True).get(pk=contact_pk)
    row = channel.visitors.select_for_update().filter(pk=visitor.pk, contact=None).first()
    if row is None:
        return False
    contact.channel = channel
    old = _logged(contact)
    united = merged(Person.of_contact(contact), Person.of_visitor(row))
    belongings.hand_over(channel, row.pk, contact.pk)
    if contact.type == Contact.Type.MEMBER:
        row.delete()
    else:
        _empty(row, contact)
    _write(contact, united.columns)
    _record_visitor(contact, old, united, by=by)
    return True


def _locked(channel: Channel, kept_pk: int, absorbed_pk: int) -> tuple[Contact, Contact]:
    """Lock both in the order of ids, so that two can't wait for each other; what refers to one of them has to wait."""
    found = channel.contacts.filter(pk__in=(kept_pk, absorbed_pk)).order_by("pk").select_for_update()
    contacts = {contact.pk: contact for contact in found}
    if len(contacts) < 2:
        raise Contact.DoesNotExist
    for contact in contacts.values():
        contact.channel = channel
    return contacts[kept_pk], contacts[absorbed_pk]


def _write(contact: Contact, columns: Mapping[str, Any]) -> None:
    """Store the columns, on the instance too."""
    written = {**columns, "updated_at": timezone.now(), "version": contact.version + 1}
    for name, value in written.items():
        setattr(contact, name, value)
    contact.channel.contacts.filter(pk=contact.pk).update(**written)


def _logged(contact: Contact) -> dict[str, Any]:
    """Return the contact's values in stored form by field key, those of archived keys too."""
    values = {key: field.stored(contact) for key, field in system_fields().items() if key in _LOGGED}
    return {**{f"{PROFILE}.{key}": value for key, value in contact.profile.items()}, **values}


def _record(
    kept: Contact, old: Mapping[str, Any], other: Mapping[str, Any], united: Result, *, by: Actor, absorbed: int
) -> LogEntry:
    """Record what is other than before and came from the absorbed contact, and what of that one was dropped."""
    before, after = _differing(old, _logged(kept))
    details = {"left_out": list(united.left_out)} if united.left_out else {}
    entry = record(
        kept.channel, "contact.merged", kept, by=by, before=before, after=after, absorbed=absorbed, **details
    )
    now = _logged(kept)
    names = [key for key in other if key.startswith(f"{PROFILE}.") or key == "memberId"]
    lost = {key: other[key] for key in names if other[key] is not None and other[key] != now.get(key)}
    if lost:
        record(kept.channel, "contact.values_dropped", kept, by=by, before=lost)
    return entry


def _record_visitor(contact: Contact, old: Mapping[str, Any], united: Result, *, by: Actor) -> None:
    now = _logged(contact)
    told = {key for key in {**old, **now} if key.startswith(f"{PROFILE}.") or key in _SAID_OF_VISITORS}
    before, after = _differing({key: old.get(key) for key in told}, {key: now.get(key) for key in told})
    if after:
        details = {"left_out": list(united.left_out)} if united.left_out else {}
        record(contact.channel, "contact.recognised", contact, by=by, before=before, after=after, **details)


# Visits themselves aren't logged.
_SAID_OF_VISITORS: Final = frozenset(
    {"tags", "unsubscribeEmail", "unsubscribeTexting", "emailQualified", "mobileNumberQualified"}
)


def _differing(old: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    keys = [key for key in {**old, **now} if not is_same(old.get(key), now.get(key))]
    return {key: old.get(key) for key in keys}, {key: now.get(key) for key in keys}


def _leads_of(channel: Channel, members: Iterable[int]) -> list[tuple[int, int]]:
    """Return pairs of a member and a lead, in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM contacts_leads_of(%s, %s::bigint[])", [channel.pk, list(members)])
        return sorted(cursor.fetchall())


def _empty(visitor: Visitor, lead: Contact) -> None:
    """Keep nothing of the visitor but whose browser it is."""
    kept = ("id", "channel_id", "veil_id", "last_seen_at", "expires_on", "created_at")
    fields = [field for field in visitor._meta.concrete_fields if field.attname not in (*kept, "contact_id")]
    values = {field.attname: field.get_default() for field in fields}
    lead.channel.visitors.filter(pk=visitor.pk).update(contact=lead, **values)
