"""The tables of contacts."""

from contacts.models.contact import Contact
from contacts.models.kept_filter import KeptFilter
from contacts.models.key_index import KeyIndex
from contacts.models.profile_key import ProfileKey
from contacts.models.type_change import TypeChange

__all__ = ["Contact", "KeptFilter", "KeyIndex", "ProfileKey", "TypeChange"]
