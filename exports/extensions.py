"""What downloads add to the apps below."""

from contacts.erasure.scrubbing import scrubbers
from crm.deletion import file_removers
from crm.webhooks import sources
from exports.actions.ending import remove_files_of
from exports.actions.scrubbing import scrub
from exports.webhooks import EXPORTS

file_removers.register(remove_files_of)
scrubbers.register(scrub)
sources.register(EXPORTS)
