"""What webhooks are told of downloads: that one is ready, not what is in it."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from contacts.values import epoch_ms
from crm.models import Channel, WebhookDelivery
from crm.webhooks import Body, Source
from exports.models import Export

COMPLETED: Final = "export.completed"


def _bodies(channel: Channel, deliveries: Sequence[WebhookDelivery]) -> dict[int, Body]:
    exports = {export.pk: export for export in channel.exports.filter(pk__in=[one.subject for one in deliveries])}
    return {
        delivery.pk: Body({"event": "complete", "type": "export", "entity": _export(export), "refers": {}})
        for delivery in deliveries
        if (export := exports.get(delivery.subject or 0))
    }


def _export(export: Export) -> dict[str, object]:
    return {
        "id": str(export.pk),
        "channelId": str(export.channel_id),
        "rows": export.rows,
        "createdAt": epoch_ms(export.created_at),
        "completedAt": epoch_ms(export.made_at) if export.made_at else None,
        "expiresAt": epoch_ms(export.expires_at) if export.expires_at else None,
    }


EXPORTS: Final = Source({COMPLETED: _("Download ready")}, _bodies, lambda pk, _details: f"export {pk}")
