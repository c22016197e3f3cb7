"""What programs have: their keys, how much they asked, and what they were answered."""

from typing import ClassVar

from django.contrib import admin

from crm.admin.base import ReadOnlyAdmin
from crm.models import ApiAnswer, ApiBucket, ApiKey


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin[ApiKey]):
    list_display = ("name", "channel", "access_key", "manager", "created_at", "last_used_at", "revoked_at")
    list_filter = ("channel",)
    list_select_related = ("channel", "manager__user")
    search_fields = ("name", "access_key")
    sortable_by = ()
    exclude: ClassVar = ("secret_hash",)


@admin.register(ApiBucket)
class ApiBucketAdmin(ReadOnlyAdmin[ApiBucket]):
    list_display = ("channel", "tokens", "at")
    list_select_related = ("channel",)
    ordering = ("pk",)
    sortable_by = ()


@admin.register(ApiAnswer)
class ApiAnswerAdmin(ReadOnlyAdmin[ApiAnswer]):
    list_display = ("created_at", "channel", "key", "status")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    sortable_by = ()
    exclude: ClassVar = ("body",)  # that of a new webhook has its secret
