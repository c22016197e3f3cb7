from django.contrib import admin
from django.utils.translation import gettext_lazy

from contacts.models import KeyIndex, SearchText
from crm.admin.base import ReadOnlyAdmin


@admin.register(KeyIndex)
class KeyIndexAdmin(ReadOnlyAdmin[KeyIndex]):
    """Which keys have an index of their own, and why one has not."""

    list_display = ("key", "channel", "state", "uses", "used_at", "built_at", "name", "error")
    list_filter = ("state", "channel")
    list_select_related = ("channel",)
    search_fields = ("key", "name")
    sortable_by = ()


@admin.register(SearchText)
class SearchTextAdmin(ReadOnlyAdmin[SearchText]):
    """What the quick search reads of each contact, each character twice."""

    list_display = ("contact_id", "channel", "text")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=contact__id",)
    search_help_text = gettext_lazy("The number of a contact.")
    sortable_by = ()
    ordering = ("-contact",)
