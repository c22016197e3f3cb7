"""The tables of contacts."""

from contacts.models.contact import Contact
from contacts.models.profile_key import ProfileKey

__all__ = ["Contact", "ProfileKey"]
