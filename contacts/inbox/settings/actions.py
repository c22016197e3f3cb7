"""The one write of a channel's messenger settings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from contacts.models import Messenger
from crm.actors import Actor
from crm.log import record
from crm.models import Channel


@transaction.atomic
def change_messenger(channel: Channel, values: Mapping[str, Any], *, by: Actor) -> bool:
    """Change these columns of the settings, and record what is other than before. Return whether anything is.

    Raise ValidationError.
    """
    messenger = Messenger.of(Channel.locked(channel.pk))
    before = {name: getattr(messenger, name) for name, value in values.items() if value != getattr(messenger, name)}
    if not before:
        return False
    after = {name: values[name] for name in before}
    for name, value in after.items():
        setattr(messenger, name, value)
    messenger.full_clean()
    messenger.save()
    record(channel, "messenger.changed", by=by, before=before, after=after)
    return True
