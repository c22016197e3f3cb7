from django.contrib import admin
from django.utils.translation import gettext_lazy

from contacts.models import Chat, ChatMail, ChatRead, Message
from crm.admin.base import ReadOnlyAdmin


@admin.register(Chat)
class ChatAdmin(ReadOnlyAdmin[Chat]):
    """Written by those who talk; to look at."""

    list_display = (
        "id",
        "channel",
        "contact_id",
        "state",
        "last_side",
        "last_text",
        "received",
        "assignee",
        "last_message_at",
    )
    list_filter = ("state", "channel")
    list_select_related = ("channel", "assignee__user")
    search_fields = ("=id", "=contact__id")
    search_help_text = gettext_lazy("The number of a chat or of a contact.")
    sortable_by = ()


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin[Message]):
    """What was said, by whom."""

    list_display = ("id", "channel", "chat_id", "side", "manager_name", "__str__", "created_at")
    list_filter = ("side", "channel")
    list_select_related = ("channel",)
    search_fields = ("=chat__id",)
    search_help_text = gettext_lazy("The number of a chat.")
    sortable_by = ()


@admin.register(ChatRead)
class ChatReadAdmin(ReadOnlyAdmin[ChatRead]):
    """How much of which chat each manager has seen."""

    list_display = ("id", "channel", "chat_id", "manager", "seen")
    list_filter = ("channel",)
    list_select_related = ("channel", "manager__user")
    search_fields = ("=chat__id",)
    search_help_text = gettext_lazy("The number of a chat.")
    sortable_by = ()


@admin.register(ChatMail)
class ChatMailAdmin(ReadOnlyAdmin[ChatMail]):
    """Which answers went out by e-mail, and what became of them."""

    list_display = ("id", "channel", "chat_id", "state", "reason", "detail", "tries", "claimed_at", "sent_at")
    list_filter = ("state", "channel")
    list_select_related = ("channel",)
    search_fields = ("=chat__id",)
    search_help_text = gettext_lazy("The number of a chat.")
    sortable_by = ()
