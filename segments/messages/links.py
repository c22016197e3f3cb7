"""Links by which people unsubscribe: signed, so that nobody can make one for another, and without an end.

A link names the recipient's row, which goes along when contacts are merged, and the contact, for when the row is gone.
"""

from dataclasses import dataclass
from typing import Final, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse

from segments.models import MarketingMessage

_SIGNER: Final = signing.Signer(salt="segments.messages.unsubscribe")


class InvalidLink(ValueError):
    """The text isn't the token of a link that was given out."""


@dataclass(frozen=True)
class Link:
    """Who unsubscribes of what. Without a recipient it is that of a test, which unsubscribes nobody."""

    channel: int
    medium: str
    recipient: int = 0
    contact: int = 0

    @property
    def is_test(self) -> bool:
        return not self.recipient

    @property
    def token(self) -> str:
        return _SIGNER.sign(f"{self.channel}.{self.medium}.{self.recipient}.{self.contact}")

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("unsubscribe", args=[self.token])

    @classmethod
    def read(cls, token: str) -> Self:
        """Return the link of a token. Raise InvalidLink."""
        try:
            channel, medium, recipient, contact = _SIGNER.unsign(token).split(".")
        except signing.BadSignature:
            raise InvalidLink from None
        return cls(int(channel), MarketingMessage.Medium(medium), int(recipient), int(contact))
