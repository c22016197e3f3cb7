"""Whom a message reaches, and who is left out of its audience and why: for the preview, for sending, and while sending.

One expression of SQL says why somebody is left out; the same is asked again right before each of them is sent to.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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

from contacts import columnar
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.filters.problems import invalid
from contacts.models import Contact
from crm.among import IsAmong
from segments.messages.mobiles import not_mobile
from segments.models import Bounce, MarketingMessage

REACHED: Final = ""

# Why somebody is left out, in the order in which it is asked.
REASONS: Final[Mapping[str, Promise]] = {
    "blocked": _("Blocked"),
    "unsubscribed": _("Unsubscribed"),
    "no_address": _("No address"),
    "no_number": _("No mobile number"),
    "not_mobile": _("Not a mobile number"),
    "not_verified": _("Not verified"),
    "bounced": _("Address bounced"),
    "duplicate": _("Same address as another customer"),
    "deleted": _("Deleted in the meantime"),
}


@dataclass(frozen=True)
class Medium:
    """What a kind of message asks of a contact, by columns and by keys of the catalogue.

    `missing` is the reason for who has no address.
    """

    address: str
    unsubscribed: str
    verified: str
    missing: str
    key: str
    consent: str
    qualified: str


MEDIA: Final[Mapping[str, Medium]] = {
    MarketingMessage.Medium.EMAIL: Medium(
        "email_key", "unsubscribe_email", "email_qualified", "no_address",
        "profile.email", "unsubscribeEmail", "emailQualified",
    ),
    MarketingMessage.Medium.TEXT: Medium(
        "mobile_key", "unsubscribe_texting", "mobile_number_qualified", "no_number",
        "profile.mobileNumber", "unsubscribeTexting", "mobileNumberQualified",
    ),
}  # fmt: skip


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
    """Return whom the message would reach now, by the columnar copy where there is one. Raise FilterInvalid."""
    resolved = audience(message, catalogue).resolve(catalogue, now)
    found: QuerySet[Contact] = message.channel.contacts.filter(resolved.q)
    reasons = {
        f"is_{reason}": (condition, _on_copy(reason, message, catalogue, now))
        for reason, condition in _reasons(message).items()
    }
    question = columnar.Question(
        found,
        lambda columns: (
            columns.condition(resolved.tree, resolved.predicates) if resolved.tree else columnar.Condition()
        ),
        reasons,
        lambda walked: f"SELECT {', '.join(_first_of(list(reasons)))} FROM ({walked}) AS walked",  # noqa: S608 - own names
    )
    numbers = dict(zip((*_reasons(message), REACHED), columnar.sums(message.channel, question), strict=True))
    if numbers[REACHED]:
        numbers["bounced"] = _bounced(found, message)
        numbers["duplicate"] = _doubles(found, message)
        numbers[REACHED] -= numbers["bounced"] + numbers["duplicate"]
    return _reach(numbers)


def _first_of(reasons: Sequence[str]) -> Iterator[str]:
    """Yield SQL that counts, for each reason, those for whom it holds and none before it; then those without any."""
    for place, reason in enumerate(reasons):
        yield f"count(*) FILTER (WHERE {' AND '.join([reason, *(f'{one} IS NOT TRUE' for one in reasons[:place])])})"
    yield f"count(*) FILTER (WHERE {' AND '.join(f'{one} IS NOT TRUE' for one in reasons)})"


def _on_copy(
    reason: str, message: MarketingMessage, catalogue: Catalogue, now: datetime
) -> Callable[[columnar.Columns], columnar.Condition]:
    """Return the reason's condition on the copy, which is that of a filter."""
    medium = MEDIA[message.medium]
    filters: dict[str, Any] = {
        "blocked": {"key": "blocked", "operator": "$eq", "values": [True]},
        "unsubscribed": {"key": medium.consent, "operator": "$eq", "values": [True]},
        medium.missing: {"key": medium.key, "operator": "$nexist"},
        "not_verified": {"key": medium.qualified, "operator": "$eq", "values": [False]},
    }

    def condition(columns: columnar.Columns) -> columnar.Condition:
        if reason not in filters:
            raise columnar.Unanswerable(f"the copy doesn't know who is left out as {reason}")
        try:
            resolved = Filter.parse(filters[reason], catalogue).resolve(catalogue, now)
        except FilterInvalid as error:  # its key is archived
            raise columnar.Unanswerable(str(error)) from error
        return columns.condition(resolved.tree, resolved.predicates)

    return condition


def _bounced(found: "QuerySet[Contact]", message: MarketingMessage) -> int:
    if not message.is_email:
        return 0
    addresses = Bounce.everywhere.filter(channel=message.channel_id, is_final=True).values("address")
    return with_reason(found.filter(email_key__in=addresses), message).filter(why="bounced").count()


def _doubles(found: "QuerySet[Contact]", message: MarketingMessage) -> int:
    """Return how many of those who would be sent to have the address of another of them.

    Addresses that several have are found by their index: telling all addresses apart would sort them.
    """
    address = MEDIA[message.medium].address
    known = message.channel.contacts.filter(**{f"{address}__isnull": False}).order_by().values(address)
    shared = known.annotate(number=Count("pk")).filter(number__gt=1).values_list(address, flat=True)
    of_them = found.filter(IsAmong(address, list(shared), of="text"))
    reached = with_reason(of_them, message).order_by().filter(why=REACHED)
    numbers = reached.aggregate(all=Count("pk"), addresses=Count(address, distinct=True))
    return int(numbers["all"] - numbers["addresses"])


def _reach(numbers: Mapping[str, int]) -> Reach:
    return Reach(numbers.get(REACHED, 0), {reason: numbers[reason] for reason in REASONS if numbers.get(reason)})


def with_reason(found: "QuerySet[Contact]", message: MarketingMessage) -> "QuerySet[Any]":
    """Annotate contacts with `why` they are left out; empty for those who are sent to."""
    # `Case` takes the first that holds; where a condition is NULL it doesn't.
    whens = [When(condition, then=Value(reason)) for reason, condition in _reasons(message).items()]
    if message.is_email:
        bounces = Bounce.everywhere.filter(channel=message.channel_id, is_final=True, address=OuterRef("email_key"))
        whens.append(When(Q(Exists(bounces)), then=Value("bounced")))
    return found.annotate(why=Case(*whens, default=Value(REACHED), output_field=CharField()))


def _reasons(message: MarketingMessage) -> dict[str, Q]:
    """Return the conditions on a contact alone, in their order."""
    medium = MEDIA[message.medium]
    reasons = {
        "blocked": Q(blocked=True),
        "unsubscribed": Q(**{medium.unsubscribed: True}),
        medium.missing: Q(**{f"{medium.address}__isnull": True}),
    }
    if not message.is_email:
        reasons["not_mobile"] = not_mobile(medium.address, message.channel.country)
    if message.verified_only:
        reasons["not_verified"] = Q(**{medium.verified: False})
    return reasons


def with_place(found: "QuerySet[Any]", message: MarketingMessage) -> "QuerySet[Any]":
    """Annotate what `with_reason` gave with `nth`: the place among those with the same address and reason."""
    address = MEDIA[message.medium].address
    window = Window(RowNumber(), partition_by=[F("why"), F(address)], order_by=F("pk").asc())
    placed: QuerySet[Any] = found.annotate(nth=window)
    return placed
