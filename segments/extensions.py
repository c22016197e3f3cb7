"""What segments add to the apps below."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from contacts.erasure.scrubbing import scrubbers
from contacts.erasure.statistics import tables
from contacts.fields import extra_fields
from contacts.inbox.mailing.addressees import refusers
from contacts.keys.usage import key_users
from contacts.lists.places import filter_actions, list_notices, sidebar_sections
from contacts.merging.belongings import outranking
from contacts.onboarding import steps
from contacts.profile.places import notices
from contacts.profile.timeline.page import more_sources
from contacts.visitors.boots import boot_answers, channel_facts, page_answers
from crm.api.addresses import OWN, Addresses, addresses
from crm.channels.usage import zone_users
from crm.verbs import value_names
from crm.webhooks import sources
from segments.bots import offers
from segments.bots import queries as bots
from segments.bots.answering import SOURCE
from segments.bots.zones import names_of_moved_bots
from segments.conditions import conditions
from segments.messages import bounced, merging, timeline
from segments.messages import conditions as message_conditions
from segments.messages import scrubbing as messages
from segments.messages.queries import using as messages_using
from segments.models import Bot, Bounce, MarketingMessage, Recipient
from segments.onboarding import FIRST_SEGMENT
from segments.queries import using
from segments.webhooks import SEGMENTS
from segments.zones import names_of_moved

addresses.register(Addresses(OWN, "/segments", "segments.api.segments.router"))
addresses.register(Addresses(OWN, "/bounces", "segments.api.bounces.router"))
extra_fields.register(conditions)
extra_fields.register(message_conditions.conditions)
key_users.register(using)
key_users.register(bots.using)
key_users.register(messages_using)
notices.register(bounced.notice)
refusers.register(bounced.has_bounced)
more_sources.register(("messages", timeline.messages, "messages.manage"))
outranking.register((Recipient, merging.outranks))
scrubbers.register(messages.scrub)
for table in (MarketingMessage, Recipient, Bounce):
    tables.register(table)
steps.register(FIRST_SEGMENT)
sidebar_sections.register("segments/placeholder.html")
filter_actions.register("segments/save.html")
filter_actions.register("segments/messages/write.html")
list_notices.register("segments/changed.html")
zone_users.register(names_of_moved)
zone_users.register(names_of_moved_bots)
sources.register(SEGMENTS)
value_names.register(("source", {SOURCE: _("Form")}))
value_names.register(("page_rule", dict(Bot.PageRule.choices)))
channel_facts.register((offers.FACT, offers.BotsVersion(F("id"))))
boot_answers.register(offers.boot_answer)
page_answers.register(offers.boot_answer)
