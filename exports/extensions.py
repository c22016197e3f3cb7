"""What downloads add to the apps below."""

from contacts.erasure.scrubbing import scrubbers
from exports.actions.striking import strike

scrubbers.register(strike)
