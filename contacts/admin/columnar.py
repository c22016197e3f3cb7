from django.contrib import admin

from contacts.models import ColumnarCopy, ContactChange
from crm.admin.base import ReadOnlyAdmin


@admin.register(ColumnarCopy)
class ColumnarCopyAdmin(ReadOnlyAdmin[ColumnarCopy]):
    """The columnar copies of big channels, and those that are being made."""

    list_display = ("channel", "state", "rows", "odd", "created_at", "built_at")
    list_filter = ("state", "channel")
    list_select_related = ("channel",)
    sortable_by = ()


@admin.register(ContactChange)
class ContactChangeAdmin(ReadOnlyAdmin[ContactChange]):
    """Which contacts were changed since the columnar copy of their channel was made."""

    list_display = ("at", "channel", "kind", "columns", "transaction")
    list_filter = ("kind", "channel")
    list_select_related = ("channel",)
    sortable_by = ()
