from typing import ClassVar

from django.contrib import admin

from contacts.models import DataRequest, ShopifyCustomer, ShopifyMessage, ShopifyOrder, ShopifyShop
from crm.admin.base import ReadOnlyAdmin


@admin.register(ShopifyShop)
class ShopifyShopAdmin(ReadOnlyAdmin[ShopifyShop]):
    list_display = ("id", "channel", "received_at", "created_at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=channel__slug",)
    sortable_by = ()
    exclude: ClassVar = ("secret", "key")


@admin.register(ShopifyMessage)
class ShopifyMessageAdmin(ReadOnlyAdmin[ShopifyMessage]):
    list_display = ("at", "channel", "topic", "number")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=number", "topic")
    sortable_by = ()


@admin.register(ShopifyCustomer)
class ShopifyCustomerAdmin(ReadOnlyAdmin[ShopifyCustomer]):
    list_display = ("id", "channel", "values_at", "email_consent_at", "sms_consent_at", "deleted_at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=digest",)
    sortable_by = ()


@admin.register(ShopifyOrder)
class ShopifyOrderAdmin(ReadOnlyAdmin[ShopifyOrder]):
    list_display = ("number", "channel", "contact_id", "amount", "paid_at", "is_recent")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=number", "=contact__id")
    sortable_by = ()


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin[DataRequest]):
    list_display = ("id", "channel", "contact_id", "created_at", "expires_at")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("=contact__id",)
    sortable_by = ()
