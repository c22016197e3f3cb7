"""What downloads add to the apps below."""

from contacts.erasure.scrubbing import scrubbers
from exports.actions.scrubbing import scrub

scrubbers.register(scrub)
