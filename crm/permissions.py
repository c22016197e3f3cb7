"""The flat catalogue of what a manager may be allowed to do. Each route names those that it needs."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Permission:
    """One right: what it is called, what it means in a sentence, and the rights without which it opens nothing."""

    label: str | Promise
    meaning: str | Promise
    needs: tuple[str, ...] = ()
    is_owner_only: bool = False


PERMISSIONS: Final[dict[str, Permission]] = {
    "contacts.view": Permission(
        _("See contacts"), _("Find and open customers, and see their profiles, tags and segments.")
    ),
    "contacts.edit": Permission(
        _("Edit contacts"),
        _("Change values in a profile, add leads, and block or unblock one customer."),
        ("contacts.view",),
    ),
    "contacts.delete": Permission(
        _("Delete customer"),
        _("Delete customers with all their information. This can’t be undone."),
        ("contacts.view",),
    ),
    "contacts.bulk": Permission(
        _("Change many contacts at once"),
        _("Add or remove tags, set values or marketing consent for a whole list, with undo for 24 hours."),
        ("contacts.view",),
    ),
    "contacts.import": Permission(
        _("Import contacts"),
        _("Add or update customers from a CSV or Excel file."),
        ("contacts.view",),
    ),
    "contacts.export": Permission(
        _("Download contacts"),
        _("Take customers out of Roster as an encrypted Excel file."),
        ("contacts.view",),
        is_owner_only=True,
    ),
    "segments.manage": Permission(
        _("Manage segments"), _("Create, change, order and delete segments."), ("contacts.view",)
    ),
    "keys.manage": Permission(
        _("Manage customer profile data"),
        _("Add, order, hide and archive the keys of profiles. Changing a key’s type also needs “See contacts”."),
    ),
    "inbox.view": Permission(
        _("See the Inbox"), _("Read chats with customers, and see the guest information beside them.")
    ),
    "inbox.reply": Permission(
        _("Answer in the Inbox"), _("Write to customers, and close or reopen their chats."), ("inbox.view",)
    ),
    "messages.manage": Permission(
        _("Send marketing messages"),
        _("Write e-mails and text messages to many customers, send them, and see who got them."),
        ("contacts.view",),
    ),
    "bots.manage": Permission(
        _("Manage support bots"),
        _("Build forms that the messenger shows to an audience, and see what was answered."),
        ("contacts.view",),
    ),
    "settings.manage": Permission(
        _("Change channel settings"), _("See and change the channel’s name, time zone, country and language.")
    ),
    "managers.manage": Permission(
        _("Manage managers and roles"),
        _("Invite and remove managers, and decide what each role may do."),
        is_owner_only=True,
    ),
    "api.manage": Permission(
        _("Manage API keys and webhooks"), _("Let other programs read and change this channel’s customers.")
    ),
    "log.view": Permission(
        _("See the activity log"),
        _("See who did what, to whom and when, with values before and after."),
        ("contacts.view",),
    ),
}

# These can't be granted to a role other than owner.
OWNER_ONLY: Final = frozenset(name for name, permission in PERMISSIONS.items() if permission.is_owner_only)

# What a channel's basic role starts with.
BASIC: Final = frozenset({"contacts.view", "contacts.edit", "segments.manage", "inbox.view", "inbox.reply"})


def with_needed(names: Collection[str]) -> frozenset[str]:
    """Return these permissions and all that they need. Names that aren't in the catalogue stay."""
    found = frozenset(names)
    needed = {need for name in found if name in PERMISSIONS for need in PERMISSIONS[name].needs}
    return found if needed <= found else with_needed(found | needed)


def without_dependents(names: Collection[str], taken: str) -> frozenset[str]:
    """Return these permissions without the one that is taken away, and without those that need it."""
    return frozenset(name for name in names if taken not in with_needed({name}))
