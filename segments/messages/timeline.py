"""Marketing messages in a contact's timeline: what was sent, what didn't arrive, and by which they unsubscribed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.models import Contact
from contacts.profile.timeline.entry import Entry
from contacts.profile.timeline.moment import Moment, Position, newest
from segments.messages.report import WORDS
from segments.models import Recipient

State = Recipient.State
ICON = "megaphone"


def messages(
    contact: Contact, catalogue: Catalogue, after: Position | None, size: int
) -> Iterator[tuple[Position, Entry]]:
    """The next `size`, each with its position; `after` is one of those. One query: a contact gets some hundreds."""
    rows = Recipient.everywhere.filter(channel=contact.channel_id, contact=contact.pk).select_related("message")
    tried = rows.filter(state__in=(State.SENT, State.FAILED, State.UNKNOWN)).defer("message__text", "message__audience")
    return newest((moment for row in tried for moment in _moments(row)), after, size)


def _moments(row: Recipient) -> Iterator[Moment]:
    at = row.sent_at or row.message.sent_at or row.message.created_at
    yield Moment(f"sent-{row.pk}", Entry(at, ICON, _deed(row), text=_text(row)))
    name = row.message.name
    if row.bounced_at:
        yield Moment(f"bounced-{row.pk}", Entry(row.bounced_at, ICON, _("Marketing message bounced"), text=name))
    if row.unsubscribed_at:
        deed = _("Unsubscribed by the link in a message")
        yield Moment(f"unsubscribed-{row.pk}", Entry(row.unsubscribed_at, ICON, deed, text=name))


def _deed(row: Recipient) -> str:
    if row.state == State.SENT:
        return _("Got an e-mail message") if row.message.is_email else _("Got a text message")
    return _("Marketing message failed") if row.state == State.FAILED else _("Marketing message perhaps received")


def _text(row: Recipient) -> str:
    why = "" if row.state == State.SENT else row.detail or str(WORDS.get(row.reason, row.reason))
    return " · ".join(filter(None, (row.message.name, why)))
