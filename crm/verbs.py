"""What the activity log's verbs, and the details beside them, are called. One flat table for all apps."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.extension import ExtensionPoint
from crm.permissions import PERMISSIONS

VERBS: Final[dict[str, Promise]] = {
    "channel.created": _("Channel created"),
    "channel.changed": _("Channel changed"),
    "channel.secret_shown": _("Secret for member hashes shown"),
    "channel.secret_renewed": _("Secret for member hashes renewed"),
    "channel.deletion_requested": _("Deletion of the channel started"),
    "role.added": _("Role added"),
    "role.changed": _("Role changed"),
    "role.default_changed": _("Role for invited people changed"),
    "role.deleted": _("Role deleted"),
    "manager.invited": _("Manager invited"),
    "manager.invited_again": _("Invitation sent again"),
    "manager.invitation_withdrawn": _("Invitation withdrawn"),
    "manager.added": _("Manager added"),
    "manager.joined": _("Invitation accepted"),
    "manager.role_changed": _("Manager’s role changed"),
    "manager.removed": _("Manager removed"),
    "manager.left": _("Manager left"),
    "manager.deactivated": _("Manager deactivated"),
    "manager.reactivated": _("Manager reactivated"),
    "webhook.added": _("Webhook added"),
    "webhook.changed": _("Webhook changed"),
    "webhook.secret_renewed": _("Webhook’s secret renewed"),
    "webhook.unblocked": _("Webhook unblocked"),
    "webhook.deleted": _("Webhook deleted"),
    "api_key.made": _("API key made"),
    "api_key.revoked": _("API key revoked"),
    "contact.opened": _("Profile opened"),
    "contact.added": _("Contact added"),
    "contact.changed": _("Contact changed"),
    "contact.blocked": _("Contact blocked"),
    "contact.unblocked": _("Contact unblocked"),
    "contact.deleted": _("Contacts deleted"),
    "contact.bounced": _("E-mail address bounced"),
    "contact.bounce_forgiven": _("Bounced e-mail address is mailed again"),
    "contact.data_given": _("Data of a customer downloaded at their request"),
    "shopify.connected": _("Shopify connected"),
    "shopify.changed": _("Shopify’s settings changed"),
    "shopify.removed": _("Shopify disconnected"),
    "messenger.changed": _("Messenger’s settings changed"),
    "contact.merged": _("Merged with another customer"),
    "contact.values_dropped": _("Values not taken over"),
    "contact.separated": _("Merge taken back"),
    "contact.recognised": _("Visitor recognised"),
    "contacts.imported": _("Contacts imported"),
    "examples.added": _("Example customers added"),
    "examples.removed": _("Example customers removed"),
    "chat.opened": _("Chat opened"),
    "chat.answered": _("Chat answered"),
    "chat.closed": _("Chat closed"),
    "chat.reopened": _("Chat opened again"),
    "chat.assigned": _("Chat assigned"),
    "chat.mailed": _("Answers sent by e-mail"),
    "chat.mail_failed": _("Answers not sent by e-mail"),
    "bulk.started": _("Bulk change started"),
    "bulk.done": _("Bulk change done"),
    "bulk.failed": _("Bulk change stopped"),
    "bulk.cancelled": _("Bulk change cancelled"),
    "bulk.undone": _("Bulk change undone"),
    "bulk.undo_failed": _("Undo of a bulk change stopped"),
    "key.added": _("Profile key added"),
    "key.changed": _("Profile key changed"),
    "key.archived": _("Profile key archived"),
    "key.restored": _("Profile key restored"),
    "key.type_changed": _("Profile key’s type changed"),
    "key.converted": _("Profile key’s values converted"),
    "keys.reordered": _("Profile keys reordered"),
    "segment.created": _("Segment created"),
    "segment.changed": _("Segment changed"),
    "segment.filter_changed": _("Segment’s filter changed"),
    "segment.deleted": _("Segment deleted"),
    "segments.reordered": _("Segments reordered"),
    "message.created": _("Message written"),
    "message.changed": _("Message changed"),
    "message.audience_changed": _("Message’s audience changed"),
    "message.deleted": _("Message deleted"),
    "message.tested": _("Test of a message sent"),
    "message.started": _("Sending of a message started"),
    "message.continued": _("Sending of a message continued"),
    "message.cancelled": _("Sending of a message cancelled"),
    "message.sent": _("Message sent"),
    "message.failed": _("Sending of a message stopped"),
    "gateway.changed": _("Gateway for text messages changed"),
    "gateway.tested": _("Test of the gateway for text messages sent"),
    "gateway.removed": _("Gateway for text messages removed"),
    "bot.created": _("Support bot created"),
    "bot.changed": _("Support bot changed"),
    "bot.filter_changed": _("Support bot’s audience changed"),
    "bot.deleted": _("Support bot deleted"),
    "bots.reordered": _("Support bots reordered"),
    "contact.answered": _("Form answered"),
    "export.started": _("Download started"),
    "export.made": _("Download ready"),
    "export.failed": _("Download failed"),
    "export.cancelled": _("Download cancelled"),
    "export.downloaded": _("File downloaded"),
}

DETAILS: Final[dict[str, Promise]] = {
    "absorbed": _("Merged customer’s ID"),
    "allowed_origins": _("Allowed origins"),
    "and": _("AND"),
    "assignee": _("Assigned to"),
    "block": _("Pasted together"),
    "blocked": _("Blocked"),
    "body": _("Body"),
    "changed": _("Changed"),
    "colour": _("Colour"),
    "columns": _("Columns"),
    "contacts": _("Contacts"),
    "converted": _("Converted"),
    "country": _("Country"),
    "created": _("Created"),
    "description": _("Description"),
    "error": _("Error"),
    "fields": _("Fields"),
    "filter": _("Filter"),
    "first_steps_hidden": _("First steps hidden"),
    "invited_by": _("Invited by"),
    "in_contacts": _("Shown in Contacts"),
    "in_inbox": _("Shown in the Inbox"),
    "form": _("Form"),
    "granted": _("Permissions"),
    "greeting": _("Greeting"),
    "headers": _("Headers"),
    "inputs": _("Questions"),
    "key": _("Key"),
    "kept": _("Kept"),
    "keys": _("Keys"),
    "kind": _("Kind"),
    "label": _("Label"),
    "language": _("Language"),
    "left": _("Left"),
    "left_out": _("Tags left out"),
    "member_hash_required": _("Member hash required"),
    "message": _("Message"),
    "mu_limit": _("MU limit"),
    "name": _("Name"),
    "operator": _("Operator"),
    "or": _("OR"),
    "order": _("Order"),
    "other": _("Other customer’s ID"),
    "page_rule": _("Pages"),
    "page_text": _("Address of the pages"),
    "reason": _("Reason"),
    "refused": _("Refused"),
    "restored": _("Restored"),
    "role": _("Role"),
    "rows": _("Rows"),
    "scope": _("Scope"),
    "scopes": _("Events"),
    "url": _("Address"),
    "is_on": _("On"),
    "segments": _("Segments"),
    "sender": _("Sender"),
    "skipped": _("Left out"),
    "thanks": _("Thanks"),
    "time_zone": _("Time zone"),
    "tells_webhooks": _("Tells webhooks who enters and leaves"),
    "track_members": _("Keeps who enters and leaves"),
    "source": _("Source"),
    "two_factor_required": _("Two-factor authentication required"),
    "mapping": _("Fields"),
    "type": _("Type"),
    "unfit": _("Left as they were"),
    "used_by": _("Used by"),
    "values": _("Values"),
    "unchanged": _("Unchanged"),
}

value_names: Final = ExtensionPoint[tuple[str, Mapping[str, str | Promise]]](
    "A detail, and what its values are called where the log keeps names of the program."
)
value_names.register(("granted", {name: permission.label for name, permission in PERMISSIONS.items()}))
value_names.register(("language", dict(settings.LANGUAGES)))


def label(verb: str) -> str:
    """The verb in the active language; one that the table doesn't know as it is."""
    return str(VERBS.get(verb, verb))


def called(word: str) -> list[str]:
    """The verbs whose label in the active language contains the word, in any case."""
    return [verb for verb, text in VERBS.items() if word.casefold() in str(text).casefold()]


def detail(name: str) -> str:
    """What a detail is called in the active language; one that the table doesn't know as it is."""
    return str(DETAILS.get(name, name))


def value(name: str, stored: Any) -> str:
    """Return what the detail `name` says, in the active language: lists with commas, yes and no, names of choices."""
    if stored is None or stored == [] or stored == "":
        return gettext("none")
    if isinstance(stored, bool):
        return gettext("Yes") if stored else gettext("No")
    if isinstance(stored, list):
        return ", ".join(value(name, item) for item in stored)
    if isinstance(stored, dict):
        return ", ".join(f"{detail(key)}: {value(key, item)}" for key, item in stored.items())
    called = (names[str(stored)] for named, names in value_names if named == name and str(stored) in names)
    return str(next(called, stored))


def deleted(kind: str) -> str:
    """What somebody or something of that kind is called when its name went with it, in the active language."""
    return gettext("Deleted customer") if kind == "contact" else gettext("Deleted")
