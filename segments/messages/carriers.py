"""How the messages of a batch go out: one way for each medium. Both say of each contact what became of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from contacts.models import Contact
from crm import jobs
from crm.mailing import Line, Outcome, Rejected, Unreachable, failed
from segments.messages import mailing, texting
from segments.messages.links import Link
from segments.messages.wording import Wording
from segments.models import MarketingMessage, TextGateway

# Ids of recipients, with their contacts.
Claimed = list[tuple[int, Contact]]


class Carrier(ABC):
    """Takes the messages of one run out.

    `at_the_door` are those that may be on their way when it is interrupted, unless their outcome has been yielded.
    """

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.at_the_door: frozenset[int] = frozenset()

    @abstractmethod
    def deliver(self, claimed: Claimed, report: Callable[[], None]) -> Iterator[tuple[int, Outcome]]:
        """Send a batch; yield what became of each, by the recipient's id. Call `report` often: it may raise Cancelled.

        Raise Unreachable or Rejected: who was not yielded before was surely not sent anything.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of connections."""

    def _link(self, pk: int, contact: Contact) -> str:
        return Link(contact.channel_id, self.wording.message.medium, pk, contact.pk).url


class MailCarrier(Carrier):
    """Over one connection, which stays open for the next batch."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording)
        self._line = Line()

    def deliver(self, claimed: Claimed, report: Callable[[], None]) -> Iterator[tuple[int, Outcome]]:
        self.at_the_door = frozenset()
        self._line.refresh()
        for pk, contact in claimed:
            report()
            self._line.renew()
            try:
                mail = mailing.compose(self.wording, contact, self._link(pk, contact))
            except ValueError as error:
                yield pk, failed("unwritable", str(error))
            else:
                self.at_the_door = frozenset({pk})
                yield pk, self._line.send(mail)

    def close(self) -> None:
        self._line.close()


class TextCarrier(Carrier):
    """By the channel's gateway, as it is set up now."""

    def deliver(self, claimed: Claimed, report: Callable[[], None]) -> Iterator[tuple[int, Outcome]]:
        self.at_the_door = frozenset()
        report()
        gateway = _gateway(self.wording.message)
        posts = []
        for pk, contact in claimed:
            text = texting.written(self.wording, contact, self._link(pk, contact))
            try:
                posts.append((pk, gateway.compose(contact.mobile_key or "", text)))
            except ValueError as error:
                yield pk, failed("unwritable", str(error))
        self.at_the_door = frozenset(pk for pk, _post in posts)
        sent = gateway.send(post for _pk, post in posts)
        stopped: Unreachable | Rejected | None = None
        for (pk, _post), posted in zip(posts, sent, strict=True):
            try:
                yield pk, texting.outcome(posted)
            except (Unreachable, Rejected) as error:
                stopped = error
        if stopped is not None:
            self.at_the_door = frozenset()
            raise stopped

    def close(self) -> None:
        """Nothing is open between batches: a gateway that closes at that moment would leave a text unknown."""


def carrier_of(wording: Wording) -> Carrier:
    """Return the way that the message goes out."""
    return MailCarrier(wording) if wording.message.is_email else TextCarrier(wording)


def _gateway(message: MarketingMessage) -> texting.Gateway:
    """Return the channel's gateway. Raise Refusal where there is none any more, Rejected."""
    stored = TextGateway.everywhere.filter(channel=message.channel_id).first()
    if stored is None:
        raise jobs.Refusal(_("Text messages need a gateway: set one up in the settings first."))
    return texting.Gateway.of(stored)
