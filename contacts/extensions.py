"""What the rooms of contacts add to those below them, and to crm."""

from contacts import bulk, keys
from contacts.erasure.scrubbing import scrubbers
from contacts.lists import saved_urls
from crm.channels.initialisation import initialisers

initialisers.register(keys.add_standard_keys)
scrubbers.register(saved_urls.scrub)
scrubbers.register(bulk.scrub)
