"""A test of a message, to whoever writes it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.models import Contact
from crm.actors import Actor
from crm.log import record
from crm.mailing import Rejected, Unreachable, line
from crm.models import Manager
from segments.messages import mailing
from segments.messages.links import Link
from segments.messages.wording import Wording
from segments.models import MarketingMessage, Recipient


def send_test(message: MarketingMessage, contact: Contact, manager: Manager, *, by: Actor) -> str:
    """Send the manager what the contact would read; return the address. Raise ValidationError."""
    wording = Wording.of(message, Catalogue.of(message.channel))
    if wrong := [text for texts in wording.errors.values() for text in texts]:
        raise ValidationError(wrong)
    address = manager.user.email
    link = Link(message.channel_id, message.medium).url
    try:
        mail = mailing.compose(wording, contact, link, address)
        with line() as opened:
            outcome = opened.send(mail)
    except (Unreachable, Rejected, ValueError) as error:
        raise ValidationError(_failed(str(error))) from error
    if outcome.state != Recipient.State.SENT:
        raise ValidationError(_failed(outcome.detail))
    _note(message, by=by)
    return address


@transaction.atomic
def _note(message: MarketingMessage, *, by: Actor) -> None:
    message.channel.marketing_messages.filter(pk=message.pk).update(tested_at=timezone.now())
    record(message.channel, "message.tested", message, by=by)


def _failed(reason: str) -> str:
    return _("The test can’t be sent: %(reason)s") % {"reason": reason}
