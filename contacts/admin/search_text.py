from django.contrib import admin
from django.utils.translation import gettext_lazy

from contacts.models import SearchText
from crm.admin.base import ReadOnlyAdmin


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
