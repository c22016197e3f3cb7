"""Contacts go for good, with all that belongs to them: docs/deletion.md."""

from collections.abc import Iterable, Iterator

from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.db import transaction
from django.db.models import CASCADE, SET_NULL, ForeignObjectRel

from contacts.erasure.identifiers import Identifiers
from contacts.erasure.scrubbing import scrub
from contacts.fields import Catalogue
from contacts.models import Contact
from crm.actors import Actor
from crm.among import IsAmong
from crm.log import forget, former, record
from crm.models import Channel


@transaction.atomic
def delete(channel: Channel, ids: Iterable[int], *, by: Actor) -> int:
    """Delete those contacts of the channel, and all that is stored of them but the text of chat messages.

    Return how many; those that are no longer there aren't counted. Call it for at most some thousands at a time: more
    would hold locks for long.
    """
    deleted = erase(channel, ids)
    if deleted:
        record(channel, "contact.deleted", by=by, contacts=deleted)
    return deleted


@transaction.atomic
def erase(channel: Channel, ids: Iterable[int]) -> int:
    """Do what `delete` does without the entry in the log, for an action that writes one of its own."""
    contacts = _locked(channel, ids)
    if not contacts:
        return 0
    former_values = former(channel, Contact, [contact.pk for contact in contacts])
    identifiers = Identifiers.of(contacts, former_values, Catalogue.of(channel).context)
    _forget(channel, identifiers.ids)
    scrub(channel, identifiers)
    return _remove(channel, identifiers.ids)


@transaction.atomic
def remove_invented(channel: Channel, ids: Iterable[int]) -> int:
    """Delete contacts who are nobody: invented, and with no values that a person gave. Return how many.

    What others wrote isn't searched for their names, which real customers have too.
    """
    found = tuple(contact.pk for contact in _locked(channel, ids))
    _forget(channel, found)
    return _remove(channel, found)


def _locked(channel: Channel, ids: Iterable[int]) -> "list[Contact]":
    """Lock them in the order of ids, so that two can't wait for each other; what refers to one of them has to wait."""
    rows = channel.contacts.filter(IsAmong("pk", ids)).order_by("pk")
    return list(rows.only("channel", "member_id", "profile").select_for_update())


def _forget(channel: Channel, ids: tuple[int, ...]) -> None:
    forget(channel, Contact, ids)
    admin = AdminLogEntry.objects.filter(content_type__app_label="contacts", content_type__model="contact")
    admin.filter(IsAmong("object_id", map(str, ids), "text")).update(object_repr="", change_message="")


def _remove(channel: Channel, ids: tuple[int, ...]) -> int:
    for relation in _relations():
        _let_go(channel, relation, ids)
    return Contact.everywhere.filter(IsAmong("pk", ids), channel=channel)._raw_delete("default")


def _relations() -> Iterator[ForeignObjectRel]:
    """Yield every foreign key that points to a contact."""
    for field in Contact._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel) and field.on_delete in (CASCADE, SET_NULL):
            yield field


def _let_go(channel: Channel, relation: ForeignObjectRel, ids: tuple[int, ...]) -> None:
    """Do what the key's `on_delete` says, in one statement that stays within the channel."""
    name = relation.field.name
    rows = relation.related_model._base_manager.filter(IsAmong(name, ids), channel=channel)
    if relation.on_delete is CASCADE:
        rows._raw_delete("default")
    else:
        rows.update(**{name: None})
