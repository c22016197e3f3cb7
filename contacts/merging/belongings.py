"""What points to a contact goes along when it is merged into another, and back when that is taken back.

Every foreign key to contacts is found here by itself. `LEFT` are those that stay, each with a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from django.apps import apps
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.db.models import Exists, ForeignKey, ForeignObjectRel, Model, OuterRef, Q, QuerySet, UniqueConstraint

from contacts.merging import rows
from contacts.models import BulkEffect, Contact, ExampleContact, Visitor
from crm.models import Channel, LogEntry

LEFT: Final[Mapping[str, str]] = {
    "contacts.searchtext.contact": "PostgreSQL writes it with each contact and removes it with the contact.",
    "contacts.lastactivity.contact": "PostgreSQL removes it with the contact, whose last activity is united.",
    "contacts.examplecontact.contact": "Who is an example is decided by `_settle_examples`.",
}

_LOG: Final = "crm.logentry.subject_id"
_ADMIN_LOG: Final = "admin.logentry.object_id"

Moved = dict[str, list[Any]]


def foreign_keys(to: type[Model] = Contact) -> "Iterator[ForeignKey[Any, Any]]":
    """Yield every foreign key that points to contacts, or to visitors."""
    for relation in to._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, ForeignKey):
            yield relation.field


def label(key: "ForeignKey[Any, Any]") -> str:
    """Return by which name `LEFT` knows a foreign key."""
    return f"{key.model._meta.label_lower}.{key.name}"


def move(channel: Channel, kept: int, absorbed: int) -> tuple[Moved, Moved]:
    """Let what belongs to the one belong to the other. Return the ids of what moved, and whole rows that are gone.

    Where the kept one has a row of which there may be one only, the other's goes. Bulk changes of either can't be
    undone for the united contact: their undo knows nothing of the other's values.
    """
    moved: Moved = {}
    removed = _settle_examples(channel, kept, absorbed)
    for key in foreign_keys():
        if label(key) not in LEFT:
            mine = _rows(channel, key, absorbed)
            if doubles := _doubles(mine, _rows(channel, key, kept), key):
                removed[label(key)] = [rows.to_json(row) for row in doubles]
                mine.filter(pk__in=[row.pk for row in doubles])._raw_delete("default")
            moved[label(key)] = list(mine.values_list("pk", flat=True))
            mine.update(**{key.attname: kept})
    BulkEffect.everywhere.filter(channel=channel, contact_id=kept).update(before=None)
    for name, entries, column, of in _logs(channel):
        moved[name] = list(entries.filter(**{column: of(absorbed)}).values_list("pk", flat=True))
        entries.filter(**{column: of(absorbed)}).update(**{column: of(kept)})
    return {name: ids for name, ids in moved.items() if ids}, removed


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
    return {"contacts.examplecontact.contact": [rows.to_json(row) for row in gone]} if gone else {}


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
