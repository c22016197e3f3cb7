"""What each route of a channel asks for, written out by hand: the tests don't take it from the code that they test."""

from typing import Final

from tests.contacts.bulk.kinds import examples

VIEW: Final = "contacts.view"
EDIT, BULK, DELETE, EXPORT = "contacts.edit", "contacts.bulk", "contacts.delete", "contacts.export"
IMPORT: Final = "contacts.import"
SEGMENTS, KEYS, LOG, SETTINGS = "segments.manage", "keys.manage", "log.view", "settings.manage"
BOTS: Final = "bots.manage"
MANAGERS: Final = "managers.manage"
API: Final = "api.manage"
MESSAGES: Final = "messages.manage"
INBOX, REPLY = "inbox.view", "inbox.reply"

ANYBODY: Final[frozenset[str]] = frozenset()  # every manager of the channel

NEEDS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(permissions)
    for permissions, names in {
        (): ["channel", "chatroom", "jobs", "job_cancellation", "departure"],
        (LOG, VIEW): ["log"],
        (SETTINGS,): [
            "settings", "install", "install_check", "install_secret", "install_secret_renewal", "messenger",
            "gateway", "gateway_test", "gateway_deletion",
        ],
        (SETTINGS, MANAGERS): ["channel_deletion"],
        (MANAGERS,): [
            "managers", "managers_second_factor", "manager_role", "manager_removal", "invitation_new",
            "invitation_renewal", "invitation_withdrawal", "roles", "role_new", "role", "role_grant", "role_deletion",
        ],
        (API,): [
            "api_keys", "api_key_revocation",
            "webhooks", "webhook_new", "webhook", "webhook_settings", "webhook_secret", "webhook_test",
            "webhook_unblocking", "webhook_deletion", "shopify", "shopify_deletion",
        ],
        (API, VIEW): ["api_key_new", "webhook_delivery", "webhook_delivery_sending"],
        (KEYS,): [
            "keys", "key_new", "keys_order", "key", "key_in_contacts", "key_in_inbox", "key_archival",
            "key_restoration",
        ],
        (KEYS, VIEW): ["key_type", "type_change", "type_change_conversion"],
        (INBOX,): ["inbox", "inbox_news", "chat", "chat_reading"],
        (INBOX, REPLY): ["chat_answers", "chat_assignment", "chat_closure", "chat_reopening"],
        (VIEW,): [
            "contacts", "contacts_count", "contacts_sidebar", "contacts_columns", "contacts_column_width",
            "contacts_terms", "contacts_terms_number", "contacts_terms_report", "contacts_terms_list",
            "contacts_filter", "contacts_filter_counts", "contacts_condition", "contacts_condition_removal", "contact",
            "contact_timeline", "contact_why", "segments", "segments_sidebar", "segments_counts",
            "segments_audience", "segments_audience_preview", "segment", "segment_menu", "examples",
            "first_steps",
        ],
        (VIEW, EDIT): [
            "lead_new", "contacts_paste", "contacts_paste_saving", "contact_change_reversal", "contact_value",
            "contact_block", "contact_unblock", "contact_bounce_forgiveness",
        ],
        (VIEW, SETTINGS): ["first_steps_visibility"],
        (VIEW, DELETE): ["contact_deletion"],
        (VIEW, EDIT, DELETE): ["contact_merge", "contact_separation"],
        (VIEW, IMPORT): ["import_new", "import", "import_refusals", "import_encoding", "import_undo"],
        (VIEW, IMPORT, KEYS): ["examples_addition"],
        (VIEW, DELETE, KEYS): ["examples_removal"],
        (VIEW, BULK): ["contacts_bulk", "contacts_bulk_undo"],
        (VIEW, SEGMENTS): [
            "segment_new", "segments_order", "segment_settings", "segment_filter", "segment_copy",
            "segment_deletion",
        ],
        (VIEW, MESSAGES): [
            "messages", "message_new", "message", "message_preview", "message_audience", "message_numbers",
            "message_copy", "message_deletion", "message_test", "message_sending", "message_cancellation",
            "message_continuation",
        ],
        (VIEW, BOTS): [
            "bots", "bot_new", "bots_order", "bot", "bot_settings", "bot_switch", "bot_audience", "bot_deletion",
        ],
        (VIEW, EXPORT): ["data_request", "exports", "export_new", "export_file", "export_cancellation"],
    }.items()
    for name in names
}  # fmt: skip
NEEDS.update({example.route: example.needs for example in examples()})

# Where a POST needs something else than a GET.
POST_NEEDS: Final[dict[str, frozenset[str]]] = {"segments": frozenset({VIEW, SEGMENTS})}


def needs(name: str, method: str) -> frozenset[str]:
    """Return the permissions that a role must have, all of them. Raise KeyError for a route that isn't listed."""
    return POST_NEEDS[name] if method == "POST" and name in POST_NEEDS else NEEDS[name]
