"""What segments add to the apps below."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from contacts.fields import extra_fields
from contacts.keys.usage import key_users
from contacts.lists.places import filter_actions, list_notices, sidebar_sections
from contacts.onboarding import steps
from contacts.visitors.boots import boot_answers, channel_facts
from crm.api.apis import OWN, Addresses, addresses
from crm.channels.usage import zone_users
from crm.verbs import value_names
from crm.webhooks import sources
from segments.api import segments
from segments.bots import offers
from segments.bots import queries as bots
from segments.bots.answering import SOURCE
from segments.bots.zones import names_of_moved_bots
from segments.conditions import conditions
from segments.models import Bot
from segments.onboarding import FIRST_SEGMENT
from segments.queries import using
from segments.webhooks import SEGMENTS
from segments.zones import names_of_moved

addresses.register(Addresses(OWN, "/segments", segments.router))
extra_fields.register(conditions)
key_users.register(using)
key_users.register(bots.using)
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
