"""The reads of support bots: their state, results, and what they use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from contacts.fields import PROFILE, Catalogue
from contacts.filters import FilterInvalid
from crm.models import Channel
from segments.bots.inputs import NO, YES, Input, inputs_of, problems
from segments.models import Bot, BotCount
from segments.nesting import Nesting, keys_in, segments_in

CHART_DAYS: Final = 90


@dataclass(frozen=True)
class Totals:
    """How often a form was shown, begun and sent."""

    shown: int = 0
    started: int = 0
    completed: int = 0

    @property
    def rate(self) -> int | None:
        """How many of a hundred to whom it was shown have sent it; None when it was shown to nobody."""
        return round(100 * self.completed / self.shown) if self.shown else None


@dataclass(frozen=True)
class ListedBot:
    """A bot as the list shows it; `problems` say why it is off whatever its switch says."""

    bot: Bot
    problems: tuple[str, ...]
    totals: Totals


@dataclass(frozen=True)
class Choice:
    """How often an option was chosen; `share` is of a hundred, of the option that was chosen most often 100."""

    option: str
    number: int
    share: int


@dataclass(frozen=True)
class Answers:
    """The answers to one question: how many, and of which options."""

    input: Input
    choices: list[Choice]
    typed: int


def listed(channel: Channel) -> list[ListedBot]:
    """Return the channel's bots in their order."""
    bots = list(channel.bots.order_by("position"))
    if not bots:
        return []
    catalogue = Catalogue.of(channel)
    sums = {name: Sum(name) for name in ("shown", "started", "completed")}
    rows = BotCount.everywhere.filter(channel=channel).values("bot_id").order_by().annotate(**sums)
    totals = {pk: Totals(*numbers) for pk, *numbers in rows.values_list("bot_id", *sums)}
    return [ListedBot(bot, tuple(problems_of(bot, catalogue)), totals.get(bot.pk, Totals())) for bot in bots]


def visible_bot(channel: Channel, pk: int) -> Bot:
    """Return the channel's bot of that id. Raise Http404."""
    bot = channel.bots.filter(pk=pk).first()
    if bot is None:
        raise Http404
    bot.channel = channel
    return bot


def problems_of(bot: Bot, catalogue: Catalogue) -> list[str]:
    """Return why the bot is broken: it is shown to nobody then. Empty when it isn't."""
    found = list(problems(inputs_of(bot.inputs), catalogue))
    try:
        bot.audience(catalogue, timezone.now())
    except FilterInvalid as error:
        found += [problem.message for problem in error.problems]
    return list(dict.fromkeys(found))


def totals(bot: Bot) -> Totals:
    """Return how often the bot's form was shown, begun and sent."""
    sums = bot.counts.aggregate(**{name: Sum(name, default=0) for name in ("shown", "started", "completed")})
    return Totals(**sums)


def history(bot: Bot) -> "QuerySet[BotCount]":
    """Return the counts of the last days, oldest first."""
    return bot.counts.filter(day__gte=today(bot.channel) - timedelta(days=CHART_DAYS)).order_by("day")


def today(channel: Channel) -> date:
    """Return the day that it is in the channel's zone."""
    return timezone.now().astimezone(channel.zone).date()


def answers(bot: Bot) -> list[Answers]:
    """Return the answers to each question that the form has now."""
    counted: dict[str, dict[str, int]] = {}
    for key, option, number in bot.choices.values_list("key", "option", "number"):
        counted.setdefault(key, {})[option] = number
    return [_answers(one, counted.get(one.key, {})) for one in inputs_of(bot.inputs)]


def using(channel: Channel, key: str) -> list[str]:
    """Return the names of the bots that use a key (`profile.total`), in a question or for their audience."""
    filters = dict(channel.segments.values_list("pk", "filter"))
    nesting = Nesting(filters)
    direct = {pk for pk, data in filters.items() if key in keys_in(data)}
    return [
        bot.name
        for bot in channel.bots.order_by("position")
        if key in keys_in(bot.filter)
        or any(f"{PROFILE}.{one.key}" == key for one in inputs_of(bot.inputs))
        or _reached(nesting, segments_in(bot.filter)) & direct
    ]


def _reached(nesting: Nesting, pks: Iterable[int]) -> frozenset[int]:
    return frozenset().union(*(nesting.reached(pk) for pk in pks))


def _answers(one: Input, counted: dict[str, int]) -> Answers:
    known = (YES, NO) if one.kind == "boolean" else one.options
    options = list(dict.fromkeys([*known, *(option for option in counted if option)]))
    most = max((counted.get(option, 0) for option in options), default=0)
    choices = [
        Choice(option, number, round(100 * number / most) if most else 0)
        for option in options
        for number in [counted.get(option, 0)]
    ]
    return Answers(one, choices, counted.get("", 0))
