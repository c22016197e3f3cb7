"""The Django admin of contacts: quick at a million, changes through the same actions as the pages."""

from contacts.admin.bulk import BulkBatchAdmin, BulkChangeAdmin, BulkEffectAdmin
from contacts.admin.chats import ChatAdmin, ChatReadAdmin, MessageAdmin
from contacts.admin.columnar import ColumnarCopyAdmin, ContactChangeAdmin
from contacts.admin.contact import ContactAdmin
from contacts.admin.examples import ExampleContactAdmin, ExampleSetAdmin
from contacts.admin.imports import FileImportAdmin
from contacts.admin.keys import ProfileKeyAdmin, TypeChangeAdmin
from contacts.admin.lists import SavedUrlPartAdmin
from contacts.admin.merging import MergeAdmin
from contacts.admin.messenger import ChatBucketAdmin, MessengerAdmin
from contacts.admin.search_text import SearchTextAdmin
from contacts.admin.shopify import (
    DataRequestAdmin,
    ShopifyCustomerAdmin,
    ShopifyMessageAdmin,
    ShopifyOrderAdmin,
    ShopifyShopAdmin,
)
from contacts.admin.visitors import EventAdmin, LastActivityAdmin, VisitorAdmin

__all__ = [
    "BulkBatchAdmin",
    "BulkChangeAdmin",
    "BulkEffectAdmin",
    "ChatAdmin",
    "ChatBucketAdmin",
    "ChatReadAdmin",
    "ColumnarCopyAdmin",
    "ContactAdmin",
    "ContactChangeAdmin",
    "DataRequestAdmin",
    "EventAdmin",
    "ExampleContactAdmin",
    "ExampleSetAdmin",
    "FileImportAdmin",
    "LastActivityAdmin",
    "MergeAdmin",
    "MessageAdmin",
    "MessengerAdmin",
    "ProfileKeyAdmin",
    "SavedUrlPartAdmin",
    "SearchTextAdmin",
    "ShopifyCustomerAdmin",
    "ShopifyMessageAdmin",
    "ShopifyOrderAdmin",
    "ShopifyShopAdmin",
    "TypeChangeAdmin",
    "VisitorAdmin",
]  # fmt: skip
