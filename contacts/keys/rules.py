"""What can't be done with some keys, and why: `None` means that it can. Reasons are translated."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.fields import STANDARD_KEYS
from contacts.models import ProfileKey

STANDARD: Final = frozenset(key for key, _type, _label in STANDARD_KEYS)

# The first names a contact; all three are searched, identify contacts, and leads are created from them.
IDENTITY: Final = frozenset({"name", "email", "mobileNumber"})


def why_not_archived(row: ProfileKey) -> str | Promise | None:
    """Return why the key can't be archived."""
    if row.key in IDENTITY:
        return _("Customers are found and told apart by it, so it can’t be archived.")
    return None


def why_not_hidden(row: ProfileKey) -> str | Promise | None:
    """Return why the key can't be hidden in Contacts. Any key can be hidden in the Inbox."""
    if row.key in IDENTITY:
        return _("Customers are found and told apart by it, so it is always shown in Contacts.")
    return None


def why_not_retyped(row: ProfileKey) -> str | Promise | None:
    """Return why the key's type can't be changed."""
    if row.key in STANDARD:
        return _("The product itself reads and writes this key, so its type stays as it is.")
    if row.archived_at is not None:
        return _("The key is archived. Restore it first.")
    return None
