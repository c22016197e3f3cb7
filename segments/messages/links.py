"""Links by which people unsubscribe: signed, so that nobody can make one for another, and without an end.

A link names the recipient's row, which goes along when contacts are merged, and the contact, for when the row is gone.
In text messages it is short, as each character is paid for.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from segments.models import MarketingMessage

_SIGNER: Final = signing.Signer(salt="segments.messages.unsubscribe")
_SHORT: Final = re.compile(r"([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-z]{1,13})-([0-9a-z]{1,13})")


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
    def short_token(self) -> str:
        """The token of a text message: letters and digits at both ends, so that phones take all of it for the link."""
        ids = "-".join(map(int_to_base36, (self.channel, self.recipient, self.contact)))
        digest = salted_hmac("segments.messages.unsubscribe.text", ids, algorithm="sha256").digest()
        return f"{ids}-{int_to_base36(int.from_bytes(digest[:8]))}"

    @property
    def url(self) -> str:
        if self.medium == MarketingMessage.Medium.TEXT:
            return settings.SITE_URL + reverse("unsubscribe_text", args=[self.short_token])
        return settings.SITE_URL + reverse("unsubscribe", args=[self.token])

    @classmethod
    def read(cls, token: str) -> Self:
        """Return the link of a token. Raise InvalidLink."""
        try:
            channel, medium, recipient, contact = _SIGNER.unsign(token).split(".")
        except signing.BadSignature:
            raise InvalidLink from None
        return cls(int(channel), MarketingMessage.Medium(medium), int(recipient), int(contact))

    @classmethod
    def read_short(cls, token: str) -> Self:
        """Return the link of a text message's token. Raise InvalidLink."""
        found = _SHORT.fullmatch(token)
        if found is None:
            raise InvalidLink
        link = cls(base36_to_int(found[1]), MarketingMessage.Medium.TEXT, *map(base36_to_int, (found[2], found[3])))
        if max(link.channel, link.recipient, link.contact) >= 2**63:
            raise InvalidLink
        if not constant_time_compare(link.short_token, token):
            raise InvalidLink
        return link
