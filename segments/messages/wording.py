"""What a message says to one contact."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Self

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.models import Contact
from segments.messages.placeholders import UNSUBSCRIBE, Text, in_one_line
from segments.models import MarketingMessage


@dataclass(frozen=True)
class Written:
    """Subject and text, filled in for one contact."""

    subject: str
    text: str


@dataclass(frozen=True)
class Wording:
    """Subject and text of a message, parsed."""

    message: MarketingMessage
    catalogue: Catalogue
    subject: Text
    text: Text

    @classmethod
    def of(cls, message: MarketingMessage, catalogue: Catalogue) -> Self:
        return cls(
            message,
            catalogue,
            Text.parse(message.subject, catalogue),
            Text.parse(message.text, catalogue, may_unsubscribe=True),
        )

    @property
    def texts(self) -> tuple[Text, Text]:
        return self.subject, self.text

    @property
    def errors(self) -> dict[str, list[str]]:
        """What stands against sending it, by the name of what is written."""
        found: dict[str, list[str]] = {}
        if self.message.is_email:
            missing = [] if self.subject.source.strip() else [_("The subject is missing.")]
            found["subject"] = missing + self.subject.errors
        missing = [] if self.text.source.strip() else [_("The text is missing.")]
        found["text"] = missing + self.text.errors
        return {name: errors for name, errors in found.items() if errors}

    def write(self, contact: Contact, link: str) -> Written:
        """Return what the contact reads, in their language; `link` is the URL by which they unsubscribe.

        It is always there: where the text doesn't say where, at its end.
        """
        with translation.override(language_of(contact)), timezone.override(self.message.channel.zone):
            subject = self.subject.fill(self.subject.values(contact, self.catalogue))
            text = self.text.fill({**self.text.values(contact, self.catalogue), UNSUBSCRIBE: link})
            if not self.text.has(UNSUBSCRIBE):
                way_out = _("Unsubscribe: %(link)s") % {"link": link}
                text = (
                    f"{text.rstrip()}\n\n-- \n{way_out}\n" if self.message.is_email else f"{text.rstrip()}\n{way_out}"
                )
        return Written(in_one_line(subject), text.replace("\r\n", "\n"))


def language_of(contact: Contact) -> str:
    """Return the language that the contact is written to in: their own, else the channel's."""
    known = dict(settings.LANGUAGES)
    own = (contact.language or "").replace("_", "-").partition("-")[0].lower()
    return own if own in known else contact.channel.language


def sender_of(message: MarketingMessage, default: str) -> tuple[str, str]:
    """Return name and address of the sender; `default` is the installation's, as a header has it."""
    name, address = parseaddr(default)
    return message.sender_name or name, message.sender_address or address
