"""What mail servers say later: an address doesn't exist, or its owner calls the mail spam."""

from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.editing.actions import Edit, change, mark
from contacts.fields import system_fields
from contacts.models import Contact
from contacts.values.folding import fold
from crm.actors import Actor
from crm.log import record
from crm.mailing import is_address
from crm.models import Channel
from segments.models import Bounce, Recipient

# A bounce is of what was sent in these days before.
SINCE: Final = timedelta(days=14)
LONGEST: Final = 200  # of `Contact.email_key`


def address_key(address: str) -> str:
    """Return the address as bounces and `Contact.email_key` hold it."""
    return fold(address.strip())[:LONGEST]


@transaction.atomic
def note_bounce(channel: Channel, address: str, kind: str, reason: str = "", *, by: Actor) -> Bounce:
    """Note what a mail server said of an address: hard, soft or complaint.

    Nothing more is sent to it after a hard bounce, nor after a complaint, which also counts as unsubscribing. A soft
    one changes nothing. Raise ValidationError for what is no address. Of an address that no contact has nothing is
    kept: the bounce returned isn't stored then.
    """
    if not is_address(address.strip()):
        raise ValidationError(_("“%(value)s” is no e-mail address.") % {"value": address[:100]})
    is_final = kind != Bounce.Kind.SOFT
    said = {"kind": kind, "is_final": is_final, "reason": reason[:300], "at": timezone.now()}
    key = address_key(address)
    # Locked, so that none is deleted before the bounce is there, to be deleted with it.
    owners = list(channel.contacts.select_for_update(no_key=True).filter(email_key=key).order_by("pk"))
    if not owners:
        return Bounce(channel=channel, address=key, **said)
    bounce, is_new = Bounce.everywhere.get_or_create(channel=channel, address=key, defaults=said)
    if not is_new:
        _repeat(bounce, said)
    if is_final:
        _mark(channel, owners)
        for owner in owners:
            record(channel, "contact.bounced", owner, by=by, kind=kind)
    if kind == Bounce.Kind.COMPLAINT:
        field = system_fields()["unsubscribeEmail"]
        edits = [Edit(owner.pk, {field: True}, {field.key: mark(False)}) for owner in owners]
        change(channel, edits, by=by, source="complaint")
    bounce.refresh_from_db()
    return bounce


@transaction.atomic
def forgive(contact: Contact, *, by: Actor) -> bool:
    """Send to the contact's address again. Return False if nothing stood against it."""
    bounces = Bounce.everywhere.filter(channel=contact.channel_id, address=contact.email_key or "")
    if not bounces._raw_delete("default"):
        return False
    record(contact.channel, "contact.bounce_forgiven", contact, by=by)
    return True


def _repeat(bounce: Bounce, said: dict[str, object]) -> None:
    """A soft bounce takes nothing back that was said before."""
    rows = Bounce.everywhere.filter(channel=bounce.channel_id, pk=bounce.pk)
    if bounce.is_final and not said["is_final"]:
        said = {"at": said["at"]}
    rows.update(times=F("times") + 1, **said)


def _mark(channel: Channel, owners: list[Contact]) -> None:
    """Say in the reports of what was sent lately that it didn't arrive."""
    lately = Recipient.everywhere.filter(
        channel=channel,
        contact__in=[owner.pk for owner in owners],
        state=Recipient.State.SENT,
        sent_at__gt=timezone.now() - SINCE,
        bounced_at=None,
        message__medium="email",
    )
    lately.update(bounced_at=timezone.now())
