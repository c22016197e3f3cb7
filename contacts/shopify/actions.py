"""Writes of a channel's connection with Shopify."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.keys import add_key
from contacts.models import ShopifyShop
from contacts.shopify.fields import FIELDS, STATE
from crm.actors import Actor
from crm.log import record
from crm.models import Channel


@transaction.atomic
def connect(channel: Channel, secret: str, mapping: Mapping[str, str], *, by: Actor) -> ShopifyShop:
    """Connect the channel with a shop, or change how; an empty secret leaves that as it is. Raise ValidationError.

    The key for the state of accounts is added if the channel hasn't got it.
    """
    Channel.locked(channel.pk)
    shop = ShopifyShop.everywhere.filter(channel=channel).first()
    is_new = shop is None
    shop = shop or ShopifyShop(channel=channel)
    before = dict(shop.mapping)
    shop.secret = secret.strip() or shop.secret
    shop.mapping = _checked(channel, mapping)
    shop.full_clean()
    shop.save()
    if not channel.profile_keys.filter(key=STATE).exists():
        add_key(channel, STATE, "string", "Shopify", by=by)
    if is_new:
        record(channel, "shopify.connected", by=by, after={"mapping": shop.mapping})
    elif secret.strip() or before != shop.mapping:
        record(channel, "shopify.changed", by=by, before={"mapping": before}, after={"mapping": shop.mapping})
    return shop


@transaction.atomic
def disconnect(channel: Channel, *, by: Actor) -> None:
    """Take nothing from Shopify any more; the customers stay."""
    if ShopifyShop.everywhere.filter(channel=channel)._raw_delete("default"):
        record(channel, "shopify.removed", by=by)


def _checked(channel: Channel, mapping: Mapping[str, str]) -> dict[str, str]:
    chosen = {path: key for path, key in mapping.items() if key and path in FIELDS}
    if len(set(chosen.values())) < len(chosen):
        raise ValidationError(_("Two fields can’t go into the same key."))
    known = set(channel.profile_keys.filter(archived_at=None).values_list("key", flat=True))
    if unknown := set(chosen.values()) - known:
        raise ValidationError(_("There is no key “%(key)s”.") % {"key": min(unknown)})
    return chosen
