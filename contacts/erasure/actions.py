"""Contacts go for good, with all that belongs to them: docs/deletion.md."""

from collections.abc import Iterable, Iterator

from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.db import transaction
from django.db.models import CASCADE, SET_NULL, ForeignObjectRel

from contacts.erasure.scrubbing import scrub
from contacts.erasure.traces import Traces
from contacts.fields import Catalogue
from contacts.models import Contact
from crm.actors import Actor
from crm.log import forget, former, record
from crm.models import Channel


@transaction.atomic
def delete(channel: Channel, ids: Iterable[int], *, by: Actor) -> int:
    """Delete those contacts of the channel, and every trace of them but the text of chat messages; how many.

    Those that are no longer there aren't counted. Some thousands at a time: more would hold locks for long.
    """
    contacts = _locked(channel, ids)
    if not contacts:
        return 0
    told = former(channel, Contact, [contact.pk for contact in contacts])
    traces = Traces.of(contacts, told, Catalogue.of(channel).context)
    _scrub(channel, traces)
    for relation in _relations():
        _let_go(channel, relation, traces.ids)
    deleted = Contact.everywhere.filter(channel=channel, pk__in=traces.ids)._raw_delete("default")
    record(channel, "contact.deleted", by=by, contacts=deleted)
    return deleted


def _locked(channel: Channel, ids: Iterable[int]) -> "list[Contact]":
    """In the order of ids, so that two can't wait for each other. Whoever writes about one of them has to wait."""
    rows = channel.contacts.filter(pk__in=list(ids)).order_by("pk")
    return list(rows.only("channel", "member_id", "profile").select_for_update())


def _scrub(channel: Channel, traces: Traces) -> None:
    forget(channel, Contact, traces.ids)
    scrub(channel, traces)
    admin = AdminLogEntry.objects.filter(content_type__app_label="contacts", content_type__model="contact")
    admin.filter(object_id__in=map(str, traces.ids)).update(object_repr="", change_message="")


def _relations() -> Iterator[ForeignObjectRel]:
    """What points to a contact, hidden ways back included."""
    for field in Contact._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel) and field.on_delete in (CASCADE, SET_NULL):
            yield field


def _let_go(channel: Channel, relation: ForeignObjectRel, ids: tuple[int, ...]) -> None:
    """As Django would by the key's `on_delete`, but in one statement that stays within the channel."""
    name = relation.field.name
    rows = relation.related_model._base_manager.filter(channel=channel, **{f"{name}__in": ids})
    if relation.on_delete is CASCADE:
        rows._raw_delete("default")
    else:
        rows.update(**{name: None})
