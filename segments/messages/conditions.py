"""The key `message` of filters: whether a contact got a marketing message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contacts.fields import Catalogue, Field
from contacts.filters.operator import Operator, Takes
from contacts.filters.predicates import OwnComparison, OwnType
from contacts.filters.tree import Value
from contacts.models import Contact
from contacts.values import Invalid, Stored, ValueContext
from crm.ids import read_id
from crm.models import Channel
from segments.models import Recipient

KEY: Final = "message"

_IN = Operator(
    "$in",
    Takes.SOME,
    pgettext_lazy("a message", "received"),
    pgettext_lazy("a message", "%(field)s %(value)s was received"),
)
_NOT_IN = _IN.negation(
    "$nin",
    pgettext_lazy("a message", "not received"),
    pgettext_lazy("a message", "%(field)s %(value)s was not received"),
)


class MessageType(OwnType):
    """Values are the ids of messages of one channel that are sent. They are asked for only when a filter needs them."""

    name = "message"
    label = gettext_lazy("Marketing message")
    icon = "megaphone"
    operators = (_IN, _NOT_IN)

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    @cached_property
    def names(self) -> dict[int, str]:
        sent = self.channel.marketing_messages.filter(job__isnull=False)
        return dict(sent.order_by("-sent_at", "-pk").values_list("pk", "name"))

    def choices(self) -> Sequence[tuple[Value, str]]:
        """Return the messages that were sent, the last first."""
        return list(self.names.items())

    def parse(self, value: object, context: ValueContext) -> Stored:
        pk = read_id(value) if isinstance(value, str) else value
        if isinstance(pk, int) and not isinstance(pk, bool) and pk in self.names:
            return pk
        raise Invalid(_("There is no such message."))

    def read(self, text: str, context: ValueContext) -> Stored:
        return self.parse(text.strip(), context)

    def holds(self, stored: object) -> bool:
        return isinstance(stored, int) and not isinstance(stored, bool)

    def show(self, stored: Any, context: ValueContext) -> str:
        name = self.names.get(stored)
        return _("“%(text)s”") % {"text": name} if name else str(stored)

    def comparison(self, values: tuple[Value, ...], catalogue: Catalogue, now: datetime) -> OwnComparison:
        if not all(value in self.names for value in values):
            raise Invalid(_("There is no such message."))
        return Received(self.channel.pk, tuple(int(value) for value in values))


@dataclass(frozen=True)
class Received(OwnComparison):
    """Got at least one of these messages: it was sent to them, and no server said later that it couldn't arrive.

    A columnar copy doesn't know that, so PostgreSQL answers.
    """

    channel: int
    messages: tuple[int, ...]

    def q(self) -> Q:
        return Q(pk__in=self._recipients().values("contact"))

    def matches(self, contact: Contact) -> bool:
        return self._recipients().filter(contact=contact.pk).exists()

    def _recipients(self) -> "QuerySet[Recipient]":
        # Those of deleted contacts too would make a NULL of “not in”.
        sent = Recipient.everywhere.filter(
            channel=self.channel, message__in=self.messages, state=Recipient.State.SENT, contact__isnull=False
        )
        return sent.filter(bounced_at=None)


def conditions(channel: Channel) -> Iterable[Field]:
    """Yield what messages add to what filters of this channel may ask for."""
    yield Field(
        key=KEY, type=MessageType(channel), label=gettext_lazy("Marketing message"), column="id", sortable=False
    )
