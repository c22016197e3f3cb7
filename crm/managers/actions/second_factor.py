from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access import HAS_SECOND_FACTOR
from crm.actors import Actor
from crm.channels.actions import update_channel
from crm.models import Channel


@transaction.atomic
def require_second_factor(channel: Channel, required: bool, *, by: Actor) -> None:
    """Ask all managers for a second factor, or no longer; those without one can only set it up from then on.

    Raise ValidationError for a manager who asks others for what they don't have themselves.
    """
    if required and by.manager and not channel.managers.filter(HAS_SECOND_FACTOR, pk=by.manager.pk).exists():
        raise ValidationError(_("Set up two-factor authentication for your own account first."))
    update_channel(channel, {"two_factor_required": required}, by=by)
