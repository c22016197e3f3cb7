"""A message begins to be sent, is stopped, and goes on."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.lists.stated_number import NumberChanged
from crm import jobs
from crm.actors import Actor
from crm.log import record
from crm.models import Job
from segments.messages import reach
from segments.messages.actions.drafts import locked, locked_draft
from segments.messages.wording import Wording
from segments.models import MarketingMessage, Recipient, TextGateway

TASK: Final = "segments.messages.tasks.deliver"
ENDED_EARLY: Final = (Job.State.FAILED, Job.State.CANCELLED)


class Nobody(jobs.Refusal):
    """Nobody of the audience can be sent to."""

    def __init__(self) -> None:
        super().__init__(_("Nobody would get it. Choose another audience."))


def check(message: MarketingMessage) -> reach.Reach:
    """Return whom the message would reach now. Raise ValidationError for what stands against it, FilterInvalid."""
    catalogue = Catalogue.of(message.channel)
    wrong = [text for texts in Wording.of(message, catalogue).errors.values() for text in texts]
    if not message.is_email and not TextGateway.everywhere.filter(channel=message.channel_id).exists():
        wrong.append(_("Text messages need a gateway: set one up in the settings first."))
    if wrong:
        raise ValidationError(wrong)
    return reach.count(message, catalogue, timezone.now())


@transaction.atomic
def start(message: MarketingMessage, stated: int, *, by: Actor) -> MarketingMessage:
    """Have the message sent in the background; `stated` is the number of customers that the person was told.

    Raise NumberChanged or Nobody, ValidationError for what stands against it, FilterInvalid.
    """
    message = locked_draft(message)
    now = check(message)
    if now.reached == 0:
        raise Nobody
    if now.reached != stated:
        raise NumberChanged(now.reached)
    message.job = _job(message, now.reached, by)
    message.manager, message.sent_at = by.manager, timezone.now()
    message.save(update_fields=["job", "manager", "sent_at"])
    record(message.channel, "message.started", message, by=by, contacts=now.reached)
    return message


@transaction.atomic
def cancel(message: MarketingMessage, *, by: Actor) -> bool:
    """Stop sending. Return False if it had ended."""
    message = locked(message)
    if message.job is None or not jobs.cancel(message.job):
        return False
    record(message.channel, "message.cancelled", message, by=by)
    return True


@transaction.atomic
def resume(message: MarketingMessage, *, by: Actor) -> bool:
    """Send to those of the same audience to whom it surely wasn't sent yet. Return False if there is nobody."""
    message = locked(message)
    left = message.recipients.filter(state=Recipient.State.WAITING).count()
    if message.job is None or message.job.state not in ENDED_EARLY or (message.counted_at and not left):
        return False
    message.job = _job(message, left, by)
    message.manager = by.manager
    message.save(update_fields=["job", "manager"])
    record(message.channel, "message.continued", message, by=by, contacts=left)
    return True


def _job(message: MarketingMessage, total: int, by: Actor) -> Job:
    manager = by.manager
    language = message.channel if manager is None else manager.channel
    with jobs.localised(manager, language):
        title = _("Sending “%(name)s”") % {"name": message.name}
    return jobs.start(message.channel, TASK, title, manager=manager, total=total)
