"""What can't be done with some keys, and why: `None` stands for “it can”. The reasons are for people, translated."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.fields import STANDARD_KEYS
from contacts.models import ProfileKey

STANDARD: Final = frozenset(key for key, _type, _label in STANDARD_KEYS)

# Rows are called by the first, and customers are found, told apart and made by all three.
IDENTITY: Final = frozenset({"name", "email", "mobileNumber"})


def why_not_archived(row: ProfileKey) -> str | Promise | None:
    """Return why the key can't be archived."""
    if row.key in IDENTITY:
        return _("Customers are found and told apart by it, so it can’t be archived.")
    return None


def why_not_hidden(row: ProfileKey) -> str | Promise | None:
    """Return why the key can't be hidden in Contacts; in the Inbox each can."""
    if row.key in IDENTITY:
        return _("Customers are found and told apart by it, so it is always shown in Contacts.")
    return None


def why_not_retyped(row: ProfileKey) -> str | Promise | None:
    """Return why the key can't become of another type."""
    if row.key in STANDARD:
        return _("The product itself reads and writes this key, so its type stays as it is.")
    if row.archived_at is not None:
        return _("The key is archived. Restore it first.")
    return None
