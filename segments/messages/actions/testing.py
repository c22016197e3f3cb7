"""A test of a message, to whoever writes it."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.models import Contact
from crm.actors import Actor
from crm.log import record
from crm.mailing import Outcome, Rejected, Unreachable, line
from crm.models import Channel
from segments.messages import mailing, texting
from segments.messages.links import Link
from segments.messages.wording import Wording
from segments.models import MarketingMessage, Recipient, TextGateway


def send_test(message: MarketingMessage, contact: Contact, address: str, *, by: Actor) -> None:
    """Send what the contact would read to an e-mail address or a number in E.164. Raise ValidationError."""
    wording = Wording.of(message, Catalogue.of(message.channel))
    if wrong := [text for texts in wording.errors.values() for text in texts]:
        raise ValidationError(wrong)
    link = Link(message.channel_id, message.medium).url
    if message.is_email:
        _send(lambda: _mail(wording, contact, link, address))
    else:
        text = texting.written(wording, contact, link)
        _send(lambda: _text(gateway_of(message.channel), address, text))
    _note(message, by=by)


def test_gateway(gateway: TextGateway, number: str, *, by: Actor) -> None:
    """Send a short text to a number in E.164, by the gateway as it is stored. Raise ValidationError."""
    text = _("This is a test by %(channel)s.") % {"channel": gateway.channel.name}
    _send(lambda: _text(gateway, number, text))
    record(gateway.channel, "gateway.tested", by=by)


def gateway_of(channel: Channel) -> TextGateway:
    """Return the channel's gateway. Raise ValidationError where there is none."""
    gateway = TextGateway.everywhere.select_related("channel").filter(channel=channel).first()
    if gateway is None:
        raise ValidationError(_("Text messages need a gateway: set one up in the settings first."))
    return gateway


def _mail(wording: Wording, contact: Contact, link: str, address: str) -> Outcome:
    mail = mailing.compose(wording, contact, link, address)
    with line() as opened:
        return opened.send(mail)


def _text(stored: TextGateway, number: str, text: str) -> Outcome:
    gateway = texting.Gateway.of(stored)
    (posted,) = gateway.send([gateway.compose(number, text)])
    return texting.outcome(posted)


def _send(send: Callable[[], Outcome]) -> None:
    try:
        outcome = send()
    except (Unreachable, Rejected, ValueError) as error:
        raise ValidationError(_failed(str(error))) from error
    if outcome.state != Recipient.State.SENT:
        raise ValidationError(_failed(outcome.detail))


@transaction.atomic
def _note(message: MarketingMessage, *, by: Actor) -> None:
    message.channel.marketing_messages.filter(pk=message.pk).update(tested_at=timezone.now())
    record(message.channel, "message.tested", message, by=by)


def _failed(reason: str) -> str:
    return _("The test can’t be sent: %(reason)s") % {"reason": reason}
