"""What the pages of webhooks show."""

from django.db.models import Count, F, Func, Q, QuerySet, Sum
from django.http import Http404

from crm.models import Channel, Webhook, WebhookDelivery


def listed_webhooks(channel: Channel) -> "QuerySet[Webhook]":
    """Return the channel's webhooks, each with the number of deliveries that failed and wait, `trying`."""
    trying = Count("deliveries", filter=Q(deliveries__state="waiting", deliveries__attempts__gt=0))
    return channel.webhooks.annotate(trying=trying).order_by("id")


def visible_webhook(channel: Channel, pk: int) -> Webhook:
    """Return the channel's webhook of that id. Raise Http404 without one."""
    webhook = channel.webhooks.select_related("channel").filter(pk=pk).first()
    if webhook is None:
        raise Http404
    return webhook


def visible_delivery(channel: Channel, pk: int) -> WebhookDelivery:
    """Return the delivery of that id. Raise Http404 without one in the channel."""
    deliveries = WebhookDelivery.everywhere.select_related("webhook", "channel")
    delivery = deliveries.filter(channel=channel, pk=pk).first()
    if delivery is None:
        raise Http404
    return delivery


def delivery_log(webhook: Webhook, before: int | None) -> "QuerySet[WebhookDelivery]":
    """Return the deliveries of the webhook, newest first, older than `before`; without what was sent."""
    deliveries = webhook.deliveries.order_by("-id").defer("body", "answer", "details")
    return deliveries.filter(pk__lt=before) if before is not None else deliveries


def waiting_events(webhook: Webhook) -> int:
    """Return how many events wait in the outbox of the webhook."""
    number: int | None = webhook.events.aggregate(number=Sum(Func(F("ids"), function="cardinality")))["number"]
    return number or 0
