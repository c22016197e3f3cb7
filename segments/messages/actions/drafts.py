"""Messages that aren't sent yet: made, changed, copied, deleted."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.filters import Filter
from crm.actors import Actor
from crm.log import record
from crm.models import Channel
from segments.actions.criteria import noted
from segments.messages.placeholders import in_one_line
from segments.models import MarketingMessage

MOST: Final = 1_000

# What a person writes.
WRITTEN: Final = ("name", "subject", "text", "sender_name", "sender_address", "verified_only")


@transaction.atomic
def create(channel: Channel, name: str, medium: str, audience: Any = None, *, by: Actor) -> MarketingMessage:
    """Add a draft; `audience` is a filter's JSON, None for one that is chosen later.

    Raise ValidationError for a name that is taken or one too many, FilterInvalid.
    """
    Channel.locked(channel.pk)
    if channel.marketing_messages.count() >= MOST:
        raise ValidationError(_("A channel has at most %(limit)s messages.") % {"limit": MOST})
    message = MarketingMessage(
        channel=channel,
        name=name.strip(),
        medium=medium,
        sender_name=channel.name if medium == MarketingMessage.Medium.EMAIL else "",
        audience=None if audience is None else _stored(channel, audience),
        manager=by.manager,
    )
    message.full_clean()
    message.save()
    record(channel, "message.created", message, by=by, after={"name": message.name, **_noted(message.audience)})
    return message


@transaction.atomic
def edit(message: MarketingMessage, values: Mapping[str, Any], *, by: Actor) -> MarketingMessage:
    """Change what is written: `values` by the names in `WRITTEN`.

    Mistakes in a text are kept, as a draft may be half-written; what has some isn't sent. Raise ValidationError.
    """
    message = locked_draft(message)
    before = {name: getattr(message, name) for name in WRITTEN}
    changed = [name for name in WRITTEN if name in values and values[name] != before[name]]
    if not changed:
        return message
    for name in changed:
        setattr(message, name, values[name])
    _check_headers(message)
    message.edited_at = timezone.now()
    message.full_clean()
    message.save()
    # Not the texts: they may name somebody, and the log isn't deleted.
    record(message.channel, "message.changed", message, by=by, fields=changed)
    return message


@transaction.atomic
def choose_audience(message: MarketingMessage, data: Any, *, by: Actor) -> MarketingMessage:
    """Give the message another audience, a filter's JSON; empty conditions are everybody. Raise FilterInvalid."""
    message = locked_draft(message)
    before, message.audience = message.audience, _stored(message.channel, data)
    if message.audience != before:
        message.save(update_fields=["audience"])
        after = _noted(message.audience)
        record(message.channel, "message.audience_changed", message, by=by, before=_noted(before), after=after)
    return message


@transaction.atomic
def duplicate(message: MarketingMessage, *, by: Actor) -> MarketingMessage:
    """Return a new draft that says the same to the same audience. Raise ValidationError for one too many."""
    channel = Channel.locked(message.channel_id)
    if channel.marketing_messages.count() >= MOST:
        raise ValidationError(_("A channel has at most %(limit)s messages.") % {"limit": MOST})
    copied = ("medium", "audience", *WRITTEN)
    copy = MarketingMessage(channel=channel, manager=by.manager, **{name: getattr(message, name) for name in copied})
    copy.name = _free_name(message)
    copy.save()
    record(channel, "message.created", copy, by=by, after={"name": copy.name, **_noted(copy.audience)})
    return copy


@transaction.atomic
def delete(message: MarketingMessage, *, by: Actor) -> None:
    """Delete a message with its report. Links in its mails go on working. Raise ValidationError while it is sent."""
    held = locked(message)
    if held.job and held.job.is_open:
        raise ValidationError(_("The message is being sent. Cancel that first."))
    record(held.channel, "message.deleted", held, by=by, before={"name": held.name})
    held.recipients.all()._raw_delete("default")
    held.delete()


def locked(message: MarketingMessage) -> MarketingMessage:
    """Return the message as it is now, locked for one change at a time, with its channel and job."""
    rows = MarketingMessage.everywhere.select_for_update(of=("self",), no_key=True).select_related("channel", "job")
    return rows.get(channel=message.channel_id, pk=message.pk)


def locked_draft(message: MarketingMessage) -> MarketingMessage:
    """Return the same of a draft. Raise ValidationError for a message that has been sent."""
    held = locked(message)
    if not held.is_draft:
        raise ValidationError(_("The message has been sent, so it can’t be changed. Copy it for another one."))
    return held


def _stored(channel: Channel, data: Any) -> dict[str, Any]:
    catalogue = Catalogue.of(channel)
    filter_ = Filter.parse(data, catalogue)
    filter_.resolve(catalogue, timezone.now())
    return filter_.to_json()


def _noted(audience: Any) -> dict[str, Any]:
    return {} if audience is None else noted(audience)


def _check_headers(message: MarketingMessage) -> None:
    """Refuse what would be more than one line in a mail's header. Raise ValidationError."""
    wrong = {
        name: _("This has to be a single line.")
        for name in ("subject", "sender_name", "sender_address")
        if getattr(message, name) != in_one_line(getattr(message, name))
    }
    if wrong:
        raise ValidationError(wrong)


def _free_name(message: MarketingMessage) -> str:
    taken = set(message.channel.marketing_messages.values_list("name", flat=True))
    for number in range(2, MOST + 3):
        name = f"{message.name[:92]} ({number})"
        if name not in taken:
            return name
    raise AssertionError("more names than messages")
