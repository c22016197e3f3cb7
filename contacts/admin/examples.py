from django.contrib import admin

from contacts.models import ExampleContact, ExampleSet
from crm.admin.base import ReadOnlyAdmin


@admin.register(ExampleSet)
class ExampleSetAdmin(ReadOnlyAdmin[ExampleSet]):
    """Which channels have example customers. Adding and removing them is done on the Contacts page."""

    list_display = ("channel", "job", "added_at")
    list_filter = ("channel",)
    list_select_related = ("channel", "job")
    sortable_by = ()


@admin.register(ExampleContact)
class ExampleContactAdmin(ReadOnlyAdmin[ExampleContact]):
    """Which contacts are examples."""

    ordering = ("-contact_id",)
    list_display = ("contact_id", "channel")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    sortable_by = ()
