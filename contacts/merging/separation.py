"""A merge is taken back: the merged contact is there again, and the kept one as it was before."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import PROFILE
from contacts.merging import belongings, rows
from contacts.merging.person import is_same
from contacts.merging.rules import separated, withdrawn_since
from contacts.models import Contact, Merge
from crm.actors import Actor
from crm.log import record
from crm.models import Channel, LogEntry


@transaction.atomic
def separate(channel: Channel, merge_pk: int, *, by: Actor) -> Contact:
    """Take a merge back, and return the contact that is there again, under its former id.

    What was changed since stays with the kept contact; a consent that was withdrawn since is withdrawn for both. Raise
    Merge.DoesNotExist when there is nothing to take back, ValidationError when something stands against it.
    """
    merge, kept = _locked(channel, merge_pk)
    _check(channel, merge)
    before, after = (rows.from_json(Contact, data) for data in (merge.kept_before, merge.kept_after))
    now = rows.columns(kept)
    former = rows.from_json(Contact, merge.absorbed) | withdrawn_since(after, now)
    restored = {**separated(before, after, now), "updated_at": timezone.now(), "version": kept.version + 1}
    channel.contacts.filter(pk=kept.pk).update(**restored)
    absorbed = Contact(**former)
    absorbed.updated_at, absorbed.version = restored["updated_at"], absorbed.version + 1
    absorbed.save(force_insert=True)
    belongings.move_back(channel, kept.pk, absorbed.pk, merge.moved, merge.removed)
    for contact in (kept, absorbed):
        contact.has_chat = channel.chats.filter(contact=contact).exists()
        channel.contacts.filter(pk=contact.pk).update(has_chat=contact.has_chat)
    _forget_values(channel, merge, former)
    merge.delete()
    for contact, other in ((kept, absorbed), (absorbed, kept)):
        record(channel, "contact.separated", contact, by=by, other=other.pk)
    return absorbed


def separable(channel: Channel, kept_pk: int) -> Merge | None:
    """Return the merge of a contact that can be taken back: the last one, for 30 days."""
    merge = channel.merges.filter(kept_id=kept_pk).order_by("-pk").first()
    return merge if merge and merge.until > timezone.now() else None


def _locked(channel: Channel, merge_pk: int) -> tuple[Merge, Contact]:
    """Lock the contact first, as all others do."""
    kept_pk = channel.merges.values_list("kept_id", flat=True).get(pk=merge_pk)
    kept = channel.contacts.select_for_update().filter(pk=kept_pk).first()
    if kept is None:
        raise Merge.DoesNotExist
    kept.channel = channel
    return channel.merges.get(pk=merge_pk, kept_id=kept_pk), kept


def _check(channel: Channel, merge: Merge) -> None:
    last = separable(channel, merge.kept_id)
    if merge.until <= timezone.now():
        raise ValidationError(_("A merge can be taken back for 30 days only."))
    if last is None or last.pk != merge.pk:
        raise ValidationError(_("Another customer was merged later. Take that back first."))
    member_id = merge.absorbed["member_id"]
    if member_id and channel.contacts.filter(member_id=member_id).exclude(pk=merge.kept_id).exists():
        raise ValidationError(
            _("There is a new customer with the member ID %(member_id)s. Delete that one first, or merge it too.")
            % {"member_id": member_id}
        )


def _forget_values(channel: Channel, merge: Merge, former: Mapping[str, Any]) -> None:
    """Take out of the log of the kept contact what is another person's again."""
    theirs = {f"{PROFILE}.{key}": value for key, value in former["profile"].items()} | {"memberId": former["member_id"]}
    own = {f"{PROFILE}.{key}": value for key, value in merge.kept_before["profile"].items()}
    about = channel.log.filter(subject_type=Contact._meta.model_name, subject_id=merge.kept_id, pk__gte=merge.entry)
    entries = list(about)
    for entry in entries:
        _blank(entry, {key: value for key, value in theirs.items() if not is_same(own.get(key), value)})
    LogEntry.everywhere.bulk_update(entries, ["before", "after"])


def _blank(entry: LogEntry, theirs: Mapping[str, Any]) -> None:
    for values in (entry.before, entry.after):
        for key in _common(values, theirs):
            values.pop(key)  # type: ignore[union-attr]


def _common(values: Mapping[str, Any] | None, theirs: Mapping[str, Any]) -> Iterable[str]:
    return [key for key, value in (values or {}).items() if key in theirs and is_same(theirs[key], value)]
