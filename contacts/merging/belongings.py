"""What points to a contact goes along when it is merged into another, and back when that is taken back.

Every foreign key to contacts is found here by itself. `LEFT` are those that stay, each with a reason.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, cast

from django.apps import apps
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Exists, ForeignKey, ForeignObjectRel, Model, OuterRef, Q, QuerySet, UniqueConstraint

from contacts.merging import rows
from contacts.models import BulkEffect, Contact, ExampleContact, Visitor
from crm.extension import ExtensionPoint
from crm.models import Channel, LogEntry

LEFT: Final[Mapping[str, str]] = {
    "contacts.searchtext.contact": "PostgreSQL writes it with each contact and removes it with the contact.",
    "contacts.lastactivity.contact": "PostgreSQL removes it with the contact, whose last activity is united.",
    "contacts.examplecontact.contact": "Who is an example is decided by `_settle_examples`.",
}

_LOG: Final = "crm.logentry.subject_id"
_ADMIN_LOG: Final = "admin.logentry.object_id"

_EXAMPLE: Final = "contacts.examplecontact.contact"
_BULK_EFFECT: Final = "contacts.bulkeffect.contact"

Moved = dict[str, list[Any]]

outranking: Final = ExtensionPoint[tuple[type[Model], Callable[[Any, Any], bool]]](
    "Of a table that may have one row only for a contact: whether the absorbed contact's row (the first) stays instead "
    "of the kept one's (the second)."
)


def foreign_keys(to: type[Model] = Contact) -> "Iterator[ForeignKey[Any, Any]]":
    """Yield every foreign key that points to contacts, or to visitors."""
    for relation in to._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, ForeignKey):
            yield relation.field


def label(key: "ForeignKey[Any, Any]") -> str:
    """Return by which name `LEFT` knows a foreign key."""
    return f"{key.model._meta.label_lower}.{key.name}"


def move(channel: Channel, pairs: Mapping[int, int]) -> dict[int, tuple[Moved, Moved]]:
    """Let what belongs to the one belong to the other: `pairs` are the kept contacts by those that they absorb.

    Return for each absorbed one the ids of what moved, and whole rows that are gone. Nobody may be in two pairs.

    Where the kept one has a row of which there may be one only, the other's goes, unless it outranks that. Bulk
    changes of either can't be undone for the united contact: their undo knows nothing of the other's values.
    """
    owners = _owners(channel, [*pairs, *pairs.values()])
    told: dict[int, tuple[Moved, Moved]] = {absorbed: ({}, {}) for absorbed in pairs}
    examples = owners.get(_EXAMPLE, set())
    for absorbed, kept in pairs.items():
        if not examples.isdisjoint((absorbed, kept)):
            told[absorbed][1].update(_settle_examples(channel, kept, absorbed))
    for key in foreign_keys():
        name, contacts = label(key), owners.get(label(key), set())
        mine = {absorbed: pairs[absorbed] for absorbed in contacts & pairs.keys()}
        if mine and name not in LEFT:
            for absorbed, gone in _remove_doubles(channel, key, mine, contacts).items():
                told[absorbed][1][name] = gone
            for absorbed, ids in _hand_on(channel, key, mine).items():
                told[absorbed][0][name] = ids
    for name, entries, column, of in _logs(channel):
        for absorbed in owners.get(name, set()) & pairs.keys():
            theirs = entries.filter(**{column: of(absorbed)})
            told[absorbed][0][name] = list(theirs.values_list("pk", flat=True))
            theirs.update(**{column: of(pairs[absorbed])})
    changed = owners.get(_BULK_EFFECT, set())
    if united := [kept for absorbed, kept in pairs.items() if not changed.isdisjoint((absorbed, kept))]:
        BulkEffect.everywhere.filter(channel=channel, contact_id__in=united).update(before=None)
    return told


def hand_over(channel: Channel, visitor: int, contact: int) -> None:
    """Let what belongs to a visitor belong to the contact whom the visitor becomes.

    What points to visitors has a foreign key `contact` too, which takes over. Where the contact has a row of which
    there may be one only, the visitor's goes.
    """
    for key in foreign_keys(to=Visitor):
        mine = key.model._base_manager.filter(channel=channel, **{key.attname: visitor})
        to_contact = cast("ForeignKey[Any, Any]", key.model._meta.get_field("contact"))
        if doubles := _doubles(mine, _rows(channel, to_contact, contact), to_contact):
            mine.filter(pk__in=[row.pk for row in doubles])._raw_delete("default")
        mine.update(**{key.attname: None, to_contact.attname: contact})


def move_back(channel: Channel, kept: int, absorbed: int, moved: Moved, removed: Moved) -> None:
    """Undo `move`, as far as the rows are still there."""
    for key in foreign_keys():
        _rows(channel, key, kept).filter(pk__in=moved.get(label(key), ())).update(**{key.attname: absorbed})
    for name, entries, column, of in _logs(channel):
        mine = entries.filter(**{column: of(kept)}, pk__in=moved.get(name, ()))
        mine.update(**{column: of(absorbed)})
    for name, data in removed.items():
        model = apps.get_model(name.rpartition(".")[0])
        restored = (model(**rows.from_json(model, row)) for row in data)
        model._base_manager.bulk_create((row for row in restored if _may_return(row)), ignore_conflicts=True)


def _owners(channel: Channel, contacts: Sequence[int]) -> dict[str, set[int]]:
    """Return to which of these contacts something belongs, by the names of `label` and of `_logs`.

    It is one query: most have hardly anything.
    """
    with connection.cursor() as cursor:
        cursor.execute(_owners_query(), {"channel": channel.pk, "contacts": list(contacts)})
        found: dict[str, set[int]] = {}
        for name, contact in cursor.fetchall():
            found.setdefault(name, set()).add(contact)
        return found


@cache
def _owners_query() -> str:
    parts = [
        f"SELECT DISTINCT '{label(key)}', {key.column} FROM {key.model._meta.db_table} "  # noqa: S608 - own names
        f"WHERE channel_id = %(channel)s AND {key.column} = ANY (%(contacts)s::bigint[])"
        for key in foreign_keys()
    ]
    parts += [
        f"SELECT DISTINCT '{_LOG}', subject_id FROM {LogEntry._meta.db_table} WHERE channel_id = %(channel)s "  # noqa: S608
        f"AND subject_type = '{Contact._meta.model_name}' AND subject_id = ANY (%(contacts)s::bigint[])",
        f"SELECT DISTINCT '{_ADMIN_LOG}', object_id::bigint FROM {AdminLogEntry._meta.db_table} AS entry "  # noqa: S608
        f"JOIN {ContentType._meta.db_table} AS kind ON kind.id = content_type_id AND app_label = 'contacts' "
        f"AND model = '{Contact._meta.model_name}' WHERE object_id = ANY (%(contacts)s::text[])",
    ]
    return " UNION ALL ".join(parts)


def _remove_doubles(
    channel: Channel, key: "ForeignKey[Any, Any]", pairs: Mapping[int, int], owners: Collection[int]
) -> dict[int, list[Any]]:
    """Remove one of each two rows that can't stand beside each other; return those removed, by the absorbed contact."""
    removed = {}
    for absorbed, kept in pairs.items():
        mine, theirs = _rows(channel, key, absorbed), _rows(channel, key, kept)
        if kept in owners and (doubles := _doubles(mine, theirs, key)):
            gone = [_lesser(row, theirs, key) for row in doubles]
            key.model._base_manager.filter(pk__in=[row.pk for row in gone])._raw_delete("default")
            removed[absorbed] = [rows.to_json(row) for row in gone]
    return removed


def _lesser(row: Model, theirs: "QuerySet[Model]", key: "ForeignKey[Any, Any]") -> Model:
    """Return which of two rows goes: the absorbed contact's, unless it outranks the kept one's."""
    outranks = next((function for model, function in outranking if model is key.model), None)
    if outranks is None:
        return row
    names = {
        name
        for constraint in key.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and key.name in constraint.fields
        for name in constraint.fields
    }
    other = theirs.get(**{name: getattr(row, name) for name in names - {key.name}})
    return other if outranks(row, other) else row


def _hand_on(channel: Channel, key: "ForeignKey[Any, Any]", pairs: Mapping[int, int]) -> dict[int, list[Any]]:
    """Let the rows of the one contact of each pair point to the other; return their ids, by whose they were."""
    table, primary = key.model._meta.db_table, key.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS mine SET {key.column} = pair.kept "  # noqa: S608 - own names
            "FROM unnest(%s::bigint[], %s::bigint[]) AS pair (absorbed, kept) "
            f"WHERE mine.channel_id = %s AND mine.{key.column} = pair.absorbed RETURNING pair.absorbed, mine.{primary}",
            [list(pairs), list(pairs.values()), channel.pk],
        )
        found: dict[int, list[Any]] = {}
        for absorbed, pk in sorted(cursor.fetchall()):
            found.setdefault(absorbed, []).append(pk)
        return found


def _rows(channel: Channel, key: "ForeignKey[Any, Any]", contact: int) -> "QuerySet[Model]":
    found: QuerySet[Model] = key.model._base_manager.filter(channel=channel, **{key.attname: contact})
    return found


def _doubles(mine: "QuerySet[Model]", others: "QuerySet[Model]", key: "ForeignKey[Any, Any]") -> list[Model]:
    """Return those rows that can't stand beside the others, by the constraints of their table."""
    if key.unique and others.exists():
        return list(mine)
    found: dict[Any, Model] = {}
    for constraint in key.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and key.name in constraint.fields:
            among = constraint.condition or Q()
            same = {name: OuterRef(name) for name in constraint.fields if name != key.name}
            found |= {row.pk: row for row in mine.filter(among, Exists(others.filter(among, **same)))}
    return list(found.values())


def _settle_examples(channel: Channel, kept: int, absorbed: int) -> Moved:
    """Let the united contact be an example if both are: examples are deleted together."""
    found = list(ExampleContact.everywhere.filter(channel=channel, contact_id__in=(kept, absorbed)))
    gone = [row for row in found if len(found) == 1 or row.contact_id == absorbed]
    ExampleContact.everywhere.filter(channel=channel, contact_id__in=[row.contact_id for row in gone]).delete()
    return {_EXAMPLE: [rows.to_json(row) for row in gone]} if gone else {}


def _logs(channel: Channel) -> "Iterable[tuple[str, QuerySet[Any], str, type[int] | type[str]]]":
    """What speaks of contacts by their ids without a foreign key: the activity log, and the admin's."""
    ours = LogEntry.everywhere.filter(channel=channel, subject_type=Contact._meta.model_name)
    admins = AdminLogEntry.objects.filter(content_type__app_label="contacts", content_type__model="contact")
    return (_LOG, ours, "subject_id", int), (_ADMIN_LOG, admins, "object_id", str)


def _may_return(row: Model) -> bool:
    """Whether all that the row points to is still there."""
    keys = (field for field in row._meta.concrete_fields if isinstance(field, ForeignKey))
    return all(
        value is None or key.related_model._base_manager.filter(pk=value).exists()
        for key in keys
        for value in [getattr(row, key.attname)]
    )
