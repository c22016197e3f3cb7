"""The flat catalogue of what a manager may be allowed to do. Each route names those that it needs."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMISSIONS: Final[dict[str, str | Promise]] = {
    "contacts.view": _("See contacts"),
    "contacts.edit": _("Edit contacts"),
    "contacts.delete": _("Delete customer"),
    "contacts.bulk": _("Change many contacts at once"),
    "contacts.import": _("Import contacts"),
    "contacts.export": _("Download contacts"),
    "segments.manage": _("Manage segments"),
    "keys.manage": _("Manage customer profile data"),
    "inbox.view": _("See the Inbox"),
    "inbox.reply": _("Answer in the Inbox"),
    "settings.manage": _("Change channel settings"),
    "managers.manage": _("Manage managers and roles"),
    "api.manage": _("Manage API keys and webhooks"),
    "log.view": _("See the activity log"),
}

# These can't be granted to a role other than owner.
OWNER_ONLY: Final = frozenset({"contacts.export", "managers.manage"})

# What a freshly invited manager may do.
BASIC: Final = frozenset({"contacts.view", "contacts.edit", "segments.manage", "inbox.view", "inbox.reply"})
