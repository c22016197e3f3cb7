"""What the rooms of contacts add to those below them, and to crm."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from contacts import keys, webhooks
from contacts.bulk.kinds import KINDS
from contacts.bulk.scrubbing import scrub
from contacts.columnar.building import remove_files_of
from contacts.erasure.scrubbing import scrubbers
from contacts.erasure.statistics import tables
from contacts.examples import HAS_EXAMPLES
from contacts.fields import KeysVersion, extra_fields
from contacts.filters.operators import operator_labels
from contacts.filters.search import search_field
from contacts.imports import uploads
from contacts.inbox import scrubbing as chat_scrubbing
from contacts.inbox.messenger import launcher
from contacts.inbox.messenger.access import claim
from contacts.lists import counts, saved_urls
from contacts.lists.places import Door, doors, list_notices
from contacts.models import ChatMail, Contact
from contacts.values import type_choices
from contacts.visitors import scrubbing as visitors
from contacts.visitors.actions import recognisers
from contacts.visitors.boots import boot_answers, channel_facts
from crm.access import membership_facts
from crm.api import kept
from crm.api.addresses import OPEN, OWN, Addresses, addresses
from crm.channels.initialisation import initialisers
from crm.channels.usage import managed_users
from crm.deletion import file_removers
from crm.verbs import value_names
from crm.webhooks import sources

addresses.register(Addresses(OPEN, "/users", "contacts.api.open.users.router"))
addresses.register(Addresses(OPEN, "/users", "contacts.api.open.activity.router"))
addresses.register(Addresses(OPEN, "/users", "contacts.api.open.chats.of_users"))
addresses.register(Addresses(OPEN, "/user-chats", "contacts.api.open.chats.router"))
addresses.register(Addresses(OWN, "/contacts", "contacts.api.own.contacts.router"))
addresses.register(Addresses(OWN, "/profile-keys", "contacts.api.own.profile_keys.router"))
extra_fields.register(search_field)
file_removers.register(remove_files_of)
file_removers.register(uploads.remove_files_of)
recognisers.register(claim)
initialisers.register(keys.add_standard_keys)
membership_facts.register(("keys_version", KeysVersion(F("channel_id"))))
membership_facts.register(("has_examples", HAS_EXAMPLES))
boot_answers.register(launcher.boot_answer)
channel_facts.register(launcher.IS_ON)
tables.register(ChatMail)
doors.register(Door(_("Add a lead"), "user-plus", "lead_new", ("contacts.edit",), is_dialog=True))
doors.register(Door(_("Import a file"), "file-up", "import_new", ("contacts.import",)))
doors.register(Door(_("Install script"), "code-xml", "install", ("settings.manage",)))
doors.register(Door(_("API keys"), "key-round", "api_keys", ("api.manage",)))
list_notices.register("contacts/examples/notice.html")
managed_users.register(counts.managed_users)
scrubbers.register(lambda channel, identifiers: kept.forget_contacts(channel, identifiers.ids))
scrubbers.register(uploads.scrub)
scrubbers.register(saved_urls.scrub)
scrubbers.register(scrub)
scrubbers.register(visitors.scrub)
scrubbers.register(chat_scrubbing.scrub)
scrubbers.register(webhooks.scrub)
for source in (webhooks.CONTACTS, webhooks.DELETIONS, webhooks.CHATS, webhooks.MESSAGES):
    sources.register(source)
value_names.register(("operator", operator_labels()))
value_names.register(("type", dict(type_choices())))
value_names.register(("kind", dict(Contact.Type.choices)))
value_names.register(("kind", {kind.name: kind.label for kind in KINDS.values()}))
