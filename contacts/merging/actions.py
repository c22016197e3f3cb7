"""Two become one: a visitor and a contact, or two contacts. docs/merging.md says by which rules."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from contacts.fields import PROFILE, system_fields
from contacts.merging import belongings, rows
from contacts.merging.person import Person, is_same
from contacts.merging.rules import Result, merged
from contacts.models import Contact, Merge, Visitor
from crm.actors import Actor
from crm.log import Entry, record, record_all
from crm.models import Channel

AT_ONCE: Final = 50  # merges in one transaction

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
    contacts = _locked(channel, (kept_pk, absorbed_pk))
    if len(contacts) < 2:
        raise Contact.DoesNotExist
    if versions is not None and any(versions.get(contact.pk) != contact.version for contact in contacts.values()):
        raise Changed
    [merge] = _unify(channel, [(contacts[kept_pk], contacts[absorbed_pk])], by=by)
    return merge


def unify_leads(channel: Channel, members: Iterable[int], *, by: Actor) -> list[Merge]:
    """Merge into members the leads that have a verified e-mail address or mobile number of theirs.

    Not where another member has it too: then nobody knows whose lead it is. Call it outside of the transaction that
    has written the members, as it locks contacts in the order of their ids, some pairs at a time.
    """
    merges = []
    for pairs in _apart(_leads_of(channel, members)):
        with transaction.atomic():
            contacts = _locked(channel, [pk for pair in pairs for pk in pair])
            # Else somebody was quicker.
            there = [(contacts[kept], contacts[lead]) for kept, lead in pairs if kept in contacts and lead in contacts]
            merges += _unify(channel, there, by=by)
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
    _assign(contact, united.columns)
    _store(channel, [contact])
    _record_visitor(contact, old, united, by=by)
    return True


def _locked(channel: Channel, pks: Iterable[int]) -> dict[int, Contact]:
    """Lock them in the order of ids, so that two can't wait for each other; what refers to one of them has to wait."""
    found = channel.contacts.filter(pk__in=pks).order_by("pk").select_for_update()
    contacts = {contact.pk: contact for contact in found}
    for contact in contacts.values():
        contact.channel = channel
    return contacts


def _apart(pairs: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield some pairs at a time, in their order, so that nobody is in two of them at once."""
    while pairs:
        now: list[tuple[int, int]] = []
        seen, later = set[int](), []
        for pair in pairs:
            if len(now) < AT_ONCE and seen.isdisjoint(pair):
                now.append(pair)
            else:
                later.append(pair)
            seen.update(pair)
        yield now
        pairs = later


def _unify(channel: Channel, pairs: Sequence[tuple[Contact, Contact]], *, by: Actor) -> list[Merge]:
    """Merge the second of each pair into the first; all are locked, and nobody is in two pairs."""
    if not pairs:
        return []
    belonged = belongings.move(channel, {absorbed.pk: kept.pk for kept, absorbed in pairs})
    channel.contacts.filter(pk__in=list(belonged))._raw_delete("default")
    merges, entries = [], list[Entry]()
    for kept, absorbed in pairs:
        united = merged(Person.of_contact(kept), Person.of_contact(absorbed))
        moved, removed = belonged[absorbed.pk]
        merge = Merge(channel=channel, kept=kept, absorbed_id=absorbed.pk, moved=moved, removed=removed)
        merge.kept_before, merge.absorbed = rows.to_json(kept), rows.to_json(absorbed)
        old, lost = _logged(kept), _logged(absorbed)
        _assign(kept, united.columns)
        merge.kept_after = rows.to_json(kept)
        merge.entry = len(entries)  # its place, until the entries have ids
        entries += _entries(kept, old, lost, united, absorbed.pk)
        merges.append(merge)
    _store(channel, [kept for kept, _absorbed in pairs])
    ids = record_all(channel, entries, by=by)
    for merge in merges:
        merge.entry = ids[merge.entry]
    return Merge.everywhere.bulk_create(merges)


def _assign(contact: Contact, columns: Mapping[str, Any]) -> None:
    for name, value in {**columns, "updated_at": timezone.now(), "version": contact.version + 1}.items():
        setattr(contact, name, value)


def _store(channel: Channel, contacts: Iterable[Contact]) -> None:
    """Write the columns of these contacts by one statement."""
    stored = json.dumps([rows.to_json(contact) for contact in contacts], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(_store_statement(), [stored, channel.pk])


@cache
def _store_statement() -> str:
    columns = rows.column_names(Contact) - {"id", "channel_id"}
    table = Contact._meta.db_table
    return (
        f"UPDATE {table} AS contact SET {', '.join(f'{column} = stored.{column}' for column in sorted(columns))} "  # noqa: S608
        f"FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS stored "
        "WHERE contact.id = stored.id AND contact.channel_id = %s"
    )


def _logged(contact: Contact) -> dict[str, Any]:
    """Return the contact's values in stored form by field key, those of archived keys too."""
    values = {key: field.stored(contact) for key, field in system_fields().items() if key in _LOGGED}
    return {**{f"{PROFILE}.{key}": value for key, value in contact.profile.items()}, **values}


def _entries(
    kept: Contact, old: Mapping[str, Any], other: Mapping[str, Any], united: Result, absorbed: int
) -> Iterator[Entry]:
    """Say what is other than before and came from the absorbed contact, and what of that one was dropped."""
    now = _logged(kept)
    before, after = _differing(old, now)
    details = {"left_out": list(united.left_out)} if united.left_out else {}
    yield Entry("contact.merged", kept, before, after, {"absorbed": absorbed, **details})
    names = [key for key in other if key.startswith(f"{PROFILE}.") or key == "memberId"]
    lost = {key: other[key] for key in names if other[key] is not None and other[key] != now.get(key)}
    if lost:
        yield Entry("contact.values_dropped", kept, lost)


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
