"""What the rooms of contacts add to those below them, and to crm."""

from contacts import bulk, keys
from contacts.erasure.scrubbing import scrubbers
from contacts.fields import extra_fields
from contacts.filters.search import search_field
from contacts.lists import saved_urls
from crm.channels.initialisation import initialisers

extra_fields.register(search_field)
initialisers.register(keys.add_standard_keys)
scrubbers.register(saved_urls.scrub)
scrubbers.register(bulk.scrub)
