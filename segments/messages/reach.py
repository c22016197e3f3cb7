"""Whom a message reaches, and who is left out of its audience and why: for the preview, for sending, and while sending.

One expression of SQL says why somebody is left out; the same is asked again right before each of them is sent to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.filters.problems import invalid
from contacts.models import Contact
from segments.models import Bounce, MarketingMessage

REACHED: Final = ""

# Why somebody is left out, in the order in which it is asked.
REASONS: Final[Mapping[str, Promise]] = {
    "blocked": _("Blocked"),
    "unsubscribed": _("Unsubscribed"),
    "no_address": _("No address or number"),
    "not_verified": _("Not verified"),
    "bounced": _("Address bounced"),
    "duplicate": _("Same address as another customer"),
    "deleted": _("Deleted in the meantime"),
}


@dataclass(frozen=True)
class Medium:
    """What a kind of message asks of a contact: columns, and the profile key that holds the address."""

    key: str
    address: str
    unsubscribed: str
    verified: str


MEDIA: Final[Mapping[str, Medium]] = {
    MarketingMessage.Medium.EMAIL: Medium("email", "email_key", "unsubscribe_email", "email_qualified"),
    MarketingMessage.Medium.TEXT: Medium(
        "mobileNumber", "mobile_key", "unsubscribe_texting", "mobile_number_qualified"
    ),
}


@dataclass(frozen=True)
class Reach:
    """How many a message reaches, and how many are left out by reason, in the order of `REASONS`."""

    reached: int
    left_out: dict[str, int]

    @property
    def audience(self) -> int:
        return self.reached + sum(self.left_out.values())

    @property
    def reasons(self) -> list[tuple[str | Promise, int]]:
        """The reasons in words, with how many."""
        return [(REASONS[reason], number) for reason, number in self.left_out.items()]


def audience(message: MarketingMessage, catalogue: Catalogue) -> Filter:
    """Return the filter of the message. Raise FilterInvalid when it makes no sense any more, or none is chosen."""
    if message.audience is None:
        raise invalid("", gettext("Choose an audience first."))
    return Filter.parse(message.audience, catalogue)


def contacts(message: MarketingMessage, catalogue: Catalogue, now: datetime) -> "QuerySet[Contact]":
    """Return the contacts of the audience, those left out too. Raise FilterInvalid."""
    condition = audience(message, catalogue).resolve(catalogue, now).q
    found: QuerySet[Contact] = message.channel.contacts.filter(condition)
    return found


def count(message: MarketingMessage, catalogue: Catalogue, now: datetime) -> Reach:
    """Return whom the message would reach now. Raise FilterInvalid."""
    medium = MEDIA[message.medium]
    found = with_reason(contacts(message, catalogue, now), message)
    grouped = (
        found.order_by().values("why").annotate(number=Count("pk"), addresses=Count(medium.address, distinct=True))
    )
    numbers: dict[str, int] = {}
    for why, number, addresses in grouped.values_list("why", "number", "addresses"):
        if why == REACHED:
            numbers |= {REACHED: addresses, "duplicate": number - addresses}
        else:
            numbers[why] = number
    return _reach(numbers)


def _reach(numbers: Mapping[str, int]) -> Reach:
    return Reach(numbers.get(REACHED, 0), {reason: numbers[reason] for reason in REASONS if numbers.get(reason)})


def with_reason(found: "QuerySet[Contact]", message: MarketingMessage) -> "QuerySet[Any]":
    """Annotate contacts with `why` they are left out; empty for those who are sent to."""
    medium = MEDIA[message.medium]
    # `Case` takes the first that holds; where a condition is NULL it doesn't.
    whens = [
        When(blocked=True, then=Value("blocked")),
        When(**{medium.unsubscribed: True}, then=Value("unsubscribed")),
        When(**{f"{medium.address}__isnull": True}, then=Value("no_address")),
    ]
    if message.verified_only:
        whens.append(When(**{medium.verified: False}, then=Value("not_verified")))
    if message.is_email:
        bounces = Bounce.everywhere.filter(channel=message.channel_id, is_final=True, address=OuterRef("email_key"))
        whens.append(When(Q(Exists(bounces)), then=Value("bounced")))
    return found.annotate(why=Case(*whens, default=Value(REACHED), output_field=CharField()))


def with_place(found: "QuerySet[Any]", message: MarketingMessage) -> "QuerySet[Any]":
    """Annotate what `with_reason` gave with `nth`: the place among those with the same address and reason."""
    address = MEDIA[message.medium].address
    window = Window(RowNumber(), partition_by=[F("why"), F(address)], order_by=F("pk").asc())
    placed: QuerySet[Any] = found.annotate(nth=window)
    return placed
