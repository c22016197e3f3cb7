from typing import ClassVar

from django.contrib import admin

from crm.admin.base import ReadOnlyAdmin
from crm.models import Webhook, WebhookDelivery, WebhookEvent


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin[Webhook]):
    list_display = ("name", "channel", "url", "is_on", "blocked_at", "failures", "delivered_at")
    list_filter = ("is_on", "channel")
    list_select_related = ("channel",)
    search_fields = ("name", "url")
    sortable_by = ()
    exclude: ClassVar = ("secret", "token", "lease")


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin[WebhookEvent]):
    list_display = ("at", "channel", "webhook", "scope")
    list_filter = ("channel",)
    list_select_related = ("channel", "webhook")
    search_fields = ("scope",)
    sortable_by = ()


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin[WebhookDelivery]):
    list_display = ("at", "channel", "webhook", "scope", "state", "attempts", "status", "milliseconds")
    list_filter = ("state", "channel")
    list_select_related = ("channel", "webhook")
    search_fields = ("scope",)
    sortable_by = ()
