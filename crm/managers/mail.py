"""The mail that brings an invitation."""

import logging
from enum import StrEnum

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from crm.mailing import is_set_up
from crm.managers.queries import user_of
from crm.models import Invitation

logger = logging.getLogger(__name__)


class Delivery(StrEnum):
    """What became of a mail."""

    SENT = "sent"
    FAILED = "failed"
    NOT_SET_UP = "not set up"


def send_invitation(invitation: Invitation, url: str) -> Delivery:
    """Send the link to the address, in the language of its account, else of the channel.

    Where mail isn't set up, it is written to the server's output. A mail server that can't be reached is logged.
    """
    user = user_of(invitation)
    with translation.override(user.language if user else invitation.channel.language):
        about = {"name": invitation.sender_name, "channel": invitation.channel.name}
        subject = _("%(name)s invites you to %(channel)s") % about
        context = {**about, "url": url, "is_known": user is not None, "expires_at": invitation.expires_at}
        text = render_to_string("managers/mail.txt", context)
    subject = " ".join(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}".split())
    try:
        send_mail(subject, text, None, [invitation.email])
    except OSError as error:  # those of smtplib are too
        logger.warning("An invitation couldn't be sent: %s", error)
        return Delivery.FAILED
    return Delivery.SENT if is_set_up() else Delivery.NOT_SET_UP
