"""What has become of a message."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Job
from segments.messages.reach import REASONS
from segments.models import MarketingMessage, Recipient

SHOWN: Final = 100

State = Recipient.State

# What the codes of failures say where the server gave no words.
WORDS: Final[Mapping[str, Promise]] = {
    "interrupted": _("Sending was interrupted while it went out. It isn’t sent again."),
    "unwritable": _("It can’t be written to this address."),
    "connection": _("The connection broke."),
}


@dataclass(frozen=True)
class Total:
    """One number of the report."""

    label: str | Promise
    number: int


@dataclass(frozen=True)
class Failure:
    """Somebody who didn't get it, or perhaps did, with why in words."""

    recipient: Recipient
    words: str | Promise


@dataclass(frozen=True)
class Report:
    """The numbers, and the first of those who didn't get it."""

    totals: list[Total]
    left_out: list[Total]
    failures: list[Failure]
    may_continue: bool

    @classmethod
    def of(cls, message: MarketingMessage) -> Self:
        grouped = message.recipients.order_by().values_list("state", "reason").annotate(number=Count("pk"))
        numbers, reasons = Counter[str](), Counter[str]()
        for state, reason, number in grouped:
            # What is claimed by nobody who works is as good as unknown.
            is_lost = state == State.CLAIMED and not (message.job and message.job.is_open)
            numbers[State.UNKNOWN if is_lost else state] += number
            if state == State.LEFT_OUT:
                reasons[reason] += number
        states = [state for state in State if numbers[state] or state == State.SENT]
        totals = [Total(state.label, numbers[state]) for state in states] + _afterwards(message)
        left_out = [Total(REASONS[reason], reasons[reason]) for reason in REASONS if reasons[reason]]
        ended_early = message.job is not None and message.job.state in (Job.State.FAILED, Job.State.CANCELLED)
        may_continue = ended_early and (numbers[State.WAITING] > 0 or message.counted_at is None)
        return cls(totals, left_out, _failures(message), may_continue)


def _afterwards(message: MarketingMessage) -> list[Total]:
    """Return what happened after it was sent."""
    bounced = message.recipients.filter(bounced_at__isnull=False).count()
    unsubscribed = message.recipients.filter(unsubscribed_at__isnull=False).count()
    named = [Total(_("Bounced"), bounced), Total(_("Unsubscribed"), unsubscribed)]
    return [total for total in named if total.number]


def _failures(message: MarketingMessage) -> list[Failure]:
    rows = message.recipients.select_related("contact").order_by("pk")
    wrong = rows.filter(state__in=(State.FAILED, State.UNKNOWN))
    bounced = rows.filter(bounced_at__isnull=False)
    # Each by its own index.
    found = sorted({row.pk: row for row in (*wrong[:SHOWN], *bounced[:SHOWN])}.items())
    shown = [row for _pk, row in found[:SHOWN]]
    return [Failure(row, row.detail or WORDS.get(row.reason, row.reason)) for row in shown]
