from django.contrib import admin

from contacts.models import BulkBatch, BulkChange, BulkEffect
from crm.admin.base import ReadOnlyAdmin


@admin.register(BulkChange)
class BulkChangeAdmin(ReadOnlyAdmin[BulkChange]):
    """What was done to many at once."""

    list_display = (
        "id",
        "channel",
        "kind",
        "manager",
        "state",
        "total",
        "changed",
        "skipped",
        "undo_state",
        "created_at",
    )
    list_filter = ("kind", "state", "undo_state", "channel")
    list_select_related = ("channel", "manager__user")
    search_fields = ("manager__user__email",)
    sortable_by = ()


@admin.register(BulkBatch)
class BulkBatchAdmin(ReadOnlyAdmin[BulkBatch]):
    """What running bulk changes have still to come by."""

    list_display = ("id", "channel", "bulk")
    list_filter = ("channel",)
    list_select_related = ("channel", "bulk")
    sortable_by = ()


@admin.register(BulkEffect)
class BulkEffectAdmin(ReadOnlyAdmin[BulkEffect]):
    """Which contacts bulk changes have changed."""

    list_display = ("id", "channel", "bulk", "contact_id", "at")
    list_select_related = ("channel", "bulk")
    raw_id_fields = ("contact",)
    sortable_by = ()
