"""The tables of contacts."""

from contacts.models.bulk_batch import BulkBatch
from contacts.models.bulk_change import BulkChange
from contacts.models.bulk_effect import BulkEffect
from contacts.models.chat import Chat, Side
from contacts.models.chat_bucket import ChatBucket
from contacts.models.chat_mail import ChatMail
from contacts.models.chat_read import ChatRead
from contacts.models.columnar_copy import ColumnarCopy
from contacts.models.contact import Contact
from contacts.models.contact_change import ContactChange
from contacts.models.data_request import DataRequest
from contacts.models.event import Event
from contacts.models.example_contact import ExampleContact
from contacts.models.example_set import ExampleSet
from contacts.models.file_import import FileImport
from contacts.models.last_activity import LastActivity
from contacts.models.merge import Merge
from contacts.models.message import Message
from contacts.models.messenger import Messenger
from contacts.models.profile_key import ProfileKey
from contacts.models.saved_url_part import SavedUrlPart
from contacts.models.search_text import SearchText
from contacts.models.shopify_customer import ShopifyCustomer
from contacts.models.shopify_message import ShopifyMessage
from contacts.models.shopify_order import ShopifyOrder
from contacts.models.shopify_shop import ShopifyShop
from contacts.models.type_change import TypeChange
from contacts.models.visitor import Visitor

__all__ = [
    "BulkBatch",
    "BulkChange",
    "BulkEffect",
    "Chat",
    "ChatBucket",
    "ChatMail",
    "ChatRead",
    "ColumnarCopy",
    "Contact",
    "ContactChange",
    "DataRequest",
    "Event",
    "ExampleContact",
    "ExampleSet",
    "FileImport",
    "LastActivity",
    "Merge",
    "Message",
    "Messenger",
    "ProfileKey",
    "SavedUrlPart",
    "SearchText",
    "ShopifyCustomer",
    "ShopifyMessage",
    "ShopifyOrder",
    "ShopifyShop",
    "Side",
    "TypeChange",
    "Visitor",
]
