"""The number to which a manager has tests of text messages sent: asked for once in a session."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.values import Invalid, Phone, ValueContext
from crm.access import ChannelRequest

_NAME: Final = "messages_own_number"


def remembered(request: ChannelRequest) -> str:
    """Return the number as it was given last; empty for none."""
    return str(request.session.get(_NAME, ""))


def remember(request: ChannelRequest, text: str) -> str:
    """Return the number in E.164, and keep what was written. Raise ValidationError for what is no number."""
    text = text.strip()[:50]
    try:
        number = Phone().read(text, ValueContext(request.channel.zone, request.channel.country))
    except Invalid as error:
        raise ValidationError(str(error)) from error
    if not number:
        raise ValidationError(_("Give the mobile number that the test goes to."))
    request.session[_NAME] = text
    return str(number)
