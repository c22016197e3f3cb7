"""The writes of a channel's gateway for text messages."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.actors import Actor
from crm.log import record
from crm.models import Channel
from crm.outbound.addresses import check_url
from segments.messages.gateway import IN_BODY, SECRET, InvalidTemplate, Template
from segments.models import TextGateway

WRITTEN: Final = ("url", "form", "body", "headers", "sender")


@transaction.atomic
def set_up_gateway(channel: Channel, values: Mapping[str, Any], *, by: Actor) -> TextGateway:
    """Set the gateway up, or change it: `values` by the names in `WRITTEN`, and `secret`, where empty keeps the old.

    Raise ValidationError.
    """
    Channel.locked(channel.pk)
    gateway = TextGateway.everywhere.filter(channel=channel).first() or TextGateway(channel=channel)
    before = {name: getattr(gateway, name) for name in WRITTEN}
    secret = values.get("secret") or gateway.secret
    is_new_secret = secret != gateway.secret
    for name in WRITTEN:
        setattr(gateway, name, values[name])
    gateway.secret, gateway.changed_at = secret, timezone.now()
    _check(gateway)
    changed = [name for name in WRITTEN if getattr(gateway, name) != before[name]]
    if not changed and not is_new_secret:
        return gateway
    gateway.save()
    after = {name: getattr(gateway, name) for name in changed}
    before = {name: before[name] for name in changed}
    details = {"fields": [SECRET]} if is_new_secret else {}
    record(channel, "gateway.changed", by=by, before=before, after=after, **details)
    return gateway


@transaction.atomic
def remove_gateway(channel: Channel, *, by: Actor) -> None:
    """Forget the gateway with its secret. What is being sent by it stops, and can be continued by another."""
    deleted, _by_model = TextGateway.everywhere.filter(channel=channel).delete()
    if deleted:
        record(channel, "gateway.removed", by=by)


def _check(gateway: TextGateway) -> None:
    gateway.full_clean()
    try:
        check_url(gateway.url)
    except ValidationError as error:
        raise ValidationError({"url": error}) from error
    try:
        template = Template.of(gateway)
        template.fill(dict.fromkeys(IN_BODY, ""))
    except InvalidTemplate as error:
        raise ValidationError({error.place: str(error)}) from error
    if "\n" in gateway.secret or not gateway.secret.isprintable() or not gateway.secret.isascii():
        raise ValidationError({"secret": _("This has to be a single line of letters, digits and signs.")})
    if SECRET in gateway.body + gateway.headers and not gateway.secret:
        raise ValidationError({"secret": _("The secret is missing.")})
