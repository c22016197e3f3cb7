"""Change the type of a key: first a preview that counts its values, then the conversion."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from contacts import statistics
from contacts.fields import profile_field
from contacts.keys.access import locked
from contacts.keys.conversion import walk
from contacts.keys.rules import why_not_retyped
from contacts.keys.usage import names_of_users
from contacts.models import ProfileKey, TypeChange
from crm import jobs
from crm.actors import Actor
from crm.log import record
from crm.models import Channel, Job

SMALL: Final = 5_000  # contacts; up to this many it is done at once
LOOK: Final = "contacts.keys.tasks.look_at_values"
CONVERT: Final = "contacts.keys.tasks.convert_values"


def preview(row: ProfileKey, type_: str, *, by: Actor) -> TypeChange:
    """Count which of a key's values can be converted to another type: at once, or in the background if there are many.

    Nothing is changed. Raise ValidationError when the key's type can't be changed, or not to this type.
    """
    change = _begin(row, type_, by=by)
    if change.job is None:
        walk.look(change)
    return change


def convert(change: TypeChange, *, by: Actor) -> TypeChange:
    """Give the key the type of the preview, and convert what can be: at once, or in the background.

    Other values stay unchanged. A stopped conversion is continued. Raise ValidationError when the key has changed
    since the preview.
    """
    try:
        change = _go_on(change, by=by) if change.is_halted else _switch(change, by=by)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise ValidationError(_("A long task is reading the customers. Try again when it has finished.")) from error
        raise
    if change.job is None:
        walk.convert(change)
    return change


@transaction.atomic
def _begin(row: ProfileKey, type_: str, *, by: Actor) -> TypeChange:
    channel = locked(row.channel)
    row = channel.profile_keys.get(pk=row.pk)
    _check(row, type_)
    change = TypeChange(channel=channel, key=row, from_type=row.type, to_type=type_)
    if _many(channel):
        change.job = _job(change, LOOK, by=by)
    change.full_clean(exclude=["unfit_ids", "from_type"])
    change.save()
    return change


@transaction.atomic
def _switch(change: TypeChange, *, by: Actor) -> TypeChange:
    channel = locked(change.channel)
    change = channel.type_changes.select_related("key").get(pk=change.pk)
    change.channel = change.key.channel = channel
    if change.state != TypeChange.State.COUNTED or change.key.type != change.from_type:
        raise ValidationError(_("Somebody else has changed the key. Check it again."))
    _check(change.key, change.to_type)
    change.key.type = change.to_type
    change.key.save(update_fields=["type"])
    statistics.keep(profile_field(change.key))
    change.state, change.fit, change.unfit, change.unfit_ids = TypeChange.State.CONVERTING, 0, 0, []
    change.job = _job(change, CONVERT, by=by) if _many(channel) else None
    change.save()
    record(
        channel,
        "key.type_changed",
        change.key,
        by=by,
        before={"type": change.from_type, "used_by": names_of_users(change.key)},
        after={"type": change.to_type},
    )
    return change


@transaction.atomic
def _go_on(change: TypeChange, *, by: Actor) -> TypeChange:
    channel = locked(change.channel)
    change = channel.type_changes.select_related("key", "job").get(pk=change.pk)
    change.channel = change.key.channel = channel
    if change.key.type != change.to_type or not change.is_halted:
        raise ValidationError(_("Somebody else has changed the key. Check it again."))
    change.job = _job(change, CONVERT, by=by)
    change.save(update_fields=["job"])
    return change


def _check(row: ProfileKey, type_: str) -> None:
    if reason := why_not_retyped(row):
        raise ValidationError(str(reason))
    if type_ == row.type:
        raise ValidationError({"to_type": _("It is of that type already.")})
    for other in row.type_changes.filter(state=TypeChange.State.CONVERTING).select_related("job"):
        if other.is_working:
            raise ValidationError(_("Its values are just being converted. Wait until that has ended."))


def _many(channel: Channel) -> bool:
    return channel.contacts.order_by()[: SMALL + 1].count() > SMALL


def _job(change: TypeChange, task: str, *, by: Actor) -> Job:
    with translation.override(by.manager.user.language if by.manager else change.channel.language):
        title = (_("Preview: %(change)s") if task == LOOK else "%(change)s") % {"change": change}
    return jobs.start(change.channel, task, title, manager=by.manager)
