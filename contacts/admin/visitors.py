from django.contrib import admin
from django.utils.translation import gettext_lazy

from contacts.models import Event, LastActivity, Visitor
from crm.admin.base import ReadOnlyAdmin


@admin.register(Visitor)
class VisitorAdmin(ReadOnlyAdmin[Visitor]):
    """Browsers that the install script has seen."""

    list_display = ("id", "channel", "veil_id", "contact_id", "sessions_count", "country", "last_seen_at", "expires_on")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=veil_id", "=contact__id")
    search_help_text = gettext_lazy("A whole browser ID, or the number of a contact.")
    sortable_by = ()


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    """What contacts and visitors did."""

    list_display = ("id", "channel", "contact_id", "visitor_id", "name", "at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=contact__id",)
    search_help_text = gettext_lazy("The number of a contact.")
    sortable_by = ()


@admin.register(LastActivity)
class LastActivityAdmin(ReadOnlyAdmin[LastActivity]):
    """When contacts were active last."""

    list_display = ("contact_id", "channel", "at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=contact__id",)
    search_help_text = gettext_lazy("The number of a contact.")
    sortable_by = ()
    ordering = ("-contact",)
