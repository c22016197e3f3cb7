"""Links from mails back to a chat: signed, for a time, and of the address that they were sent to."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from contacts.models import Chat

LIFETIME: Final = timedelta(days=14)

_SALT: Final = "contacts.inbox.mailing"


class InvalidLink(ValueError):
    """The text isn't the token of a link that was given out."""


class ExpiredLink(ValueError):
    """The link was right, and is too old."""


@dataclass(frozen=True)
class Link:
    """Whoever has it reads and answers the chat, as long as the customer has the address."""

    channel: int
    chat: int
    digest: str

    @classmethod
    def to(cls, chat: Chat, address: str) -> Self:
        """Return the link that is sent to that address."""
        return cls(chat.channel_id, chat.pk, _digest(address))

    @property
    def token(self) -> str:
        return signing.TimestampSigner(salt=_SALT).sign(f"{self.channel}.{self.chat}.{self.digest}")

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("mailed_chat", args=[self.token])

    @classmethod
    def read(cls, token: str) -> Self:
        """Return the link of a token. Raise InvalidLink, ExpiredLink."""
        try:
            channel, chat, digest = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=LIFETIME).split(".")
        except signing.SignatureExpired:
            raise ExpiredLink from None
        except signing.BadSignature:
            raise InvalidLink from None
        return cls(int(channel), int(chat), digest)

    def is_of(self, address: str) -> bool:
        """Return whether it was sent to that address."""
        return constant_time_compare(self.digest, _digest(address))


def _digest(address: str) -> str:
    return salted_hmac(_SALT, address.strip().casefold(), algorithm="sha256").hexdigest()[:20]
