"""Sending text messages by a channel's gateway: a POST for each, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Self

import phonenumbers
from yarl import URL

from contacts.models import Contact
from crm.mailing import SENT, Outcome, Rejected, Unreachable, failed, later, unknown
from crm.outbound import posting
from crm.outbound.posting import Post, Poster
from segments.messages.gateway import InvalidTemplate, Template, number_forms
from segments.messages.wording import Wording
from segments.models import TextGateway

# What a gateway answers when it takes nothing as it is asked, whoever the text is for.
_OF_ALL: Final = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
    }
)
_FOR_NOW: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True)
class Gateway:
    """A channel's gateway, ready to send."""

    url: URL
    template: Template
    sender: str
    secret: str

    @classmethod
    def of(cls, stored: TextGateway) -> Self:
        """Return what was set up. Raise Rejected if it makes no sense any more."""
        try:
            return cls(URL(stored.url), Template.of(stored), stored.sender, stored.secret)
        except InvalidTemplate as error:
            raise Rejected(str(error)) from error

    def compose(self, number: str, text: str) -> Post:
        """Return the text as it goes to a number in E.164. Raise ValueError for what is no number."""
        try:
            forms = number_forms(number)
        except phonenumbers.NumberParseException as error:
            raise ValueError(f"“{number}” is no phone number.") from error
        return Post(*self.template.fill({**forms, "text": text, "sender": self.sender, "secret": self.secret}))

    def send(self, posts: Iterable[Post]) -> list[posting.Outcome | None]:
        """Send them, some at the same time."""
        with Poster(self.url) as poster:
            return poster.send(list(posts))


def written(wording: Wording, contact: Contact, link: str) -> str:
    """Return the text that the contact reads."""
    return wording.write(contact, link).text.strip()


def outcome(posted: posting.Outcome | None) -> Outcome:
    """Return what became of a text. Raise Unreachable where it surely wasn't sent, Rejected where none would be."""
    if posted is None:
        raise Unreachable(str(HTTPStatus.REQUEST_TIMEOUT.phrase))
    if posted.is_private:
        raise Rejected(posted.error)
    if posted.is_unsent:
        raise Unreachable(posted.error)
    if posted.is_success:
        return SENT
    if posted.status is None:
        return unknown("connection", posted.error)
    words = f"{posted.status} {posted.answer}".strip()
    if posted.status in _OF_ALL or 300 <= posted.status < 400:
        raise Rejected(words[:300])
    if posted.status in _FOR_NOW:
        return later(str(posted.status), words)
    if posted.status >= 500:  # it may have gone wrong before the text was sent, or after
        return unknown(str(posted.status), words)
    return failed(str(posted.status), words)
