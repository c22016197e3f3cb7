"""Adding a member by hand, where no program or file brings them."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.fields import is_verified
from contacts.models import Contact
from contacts.values import Stored
from crm.actors import Actor
from crm.log import record
from crm.models import Channel


@transaction.atomic
def add_member(
    channel: Channel, member_id: str, values: Mapping[str, Stored], tags: Sequence[str] = (), *, by: Actor
) -> Contact:
    """Add a member with these values, in stored form by profile key.

    Contact information counts as verified if it is valid. Return the member as stored. Raise ValidationError without a
    member ID, and for one that the channel has already.
    """
    if not member_id:
        raise ValidationError({"member_id": _("Give a member ID.")})
    profile = {key: value for key, value in values.items() if value is not None}
    contact, is_new = Contact.everywhere.get_or_create(
        channel=channel,
        member_id=member_id,
        defaults={
            "type": Contact.Type.MEMBER,
            "profile": profile,
            "tags": list(tags),
            "email_qualified": is_verified("email", profile.get("email")),
            "mobile_number_qualified": is_verified("mobileNumber", profile.get("mobileNumber")),
        },
    )
    if not is_new:
        raise ValidationError({"member_id": _("There is a member with this ID already.")})
    record(channel, "contact.added", contact, by=by, fields=sorted(profile))
    return contact
