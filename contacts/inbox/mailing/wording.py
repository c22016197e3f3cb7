"""What a mail with answers says, in the customer's language."""

from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.inbox.mailing.claiming import Claimed
from contacts.inbox.mailing.links import LIFETIME, Link
from contacts.inbox.messenger.language import speaking, spoken
from contacts.inbox.messenger.news import without_address


def compose(claimed: Claimed) -> EmailMessage:
    """Return the mail. Raise ValueError for what no mail can be."""
    chat = claimed.mail.chat
    channel = chat.channel
    with speaking(spoken(channel, chat.language, claimed.contact.language)), timezone.override(channel.zone):
        context = {
            "channel": channel.name,
            "messages": [(without_address(each.manager_name) or channel.name, each) for each in claimed.messages],
            "url": Link.to(chat, claimed.address).url,
            "until": timezone.localtime() + LIFETIME - timedelta(minutes=1),
        }
        subject = " ".join((_("%(channel)s has answered you") % {"channel": channel.name}).split())
        text = render_to_string("contacts/inbox/mailing/mail.txt", context)
    sender = formataddr((channel.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    # Nobody's holiday notice answers it (RFC 3834).
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, sender, [claimed.address], headers=headers)
