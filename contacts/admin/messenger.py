from django.contrib import admin

from contacts.models import ChatBucket, Messenger
from crm.admin.base import ReadOnlyAdmin


@admin.register(Messenger)
class MessengerAdmin(ReadOnlyAdmin[Messenger]):
    """The settings of each channel that has changed them."""

    ordering = ("channel",)

    list_display = ("channel", "is_on", "follow_up", "follow_up_after", "asks_for", "is_mandatory")
    list_filter = ("is_on", "follow_up")
    list_select_related = ("channel",)
    sortable_by = ()


@admin.register(ChatBucket)
class ChatBucketAdmin(ReadOnlyAdmin[ChatBucket]):
    """How much is left of rate limits; callers are hashes."""

    list_display = ("id", "channel", "caller", "tokens", "at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    sortable_by = ()
