"""The writes of support bots by managers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.filters import Filter
from contacts.values import Invalid
from crm import ordering
from crm.actors import Actor
from crm.log import record
from crm.models import Channel
from segments.actions.criteria import locked, noted
from segments.bots.inputs import KINDS, LONGEST_OPTION, LONGEST_QUESTION, MOST, MOST_OPTIONS, Input
from segments.bots.queries import problems_of
from segments.models import Bot

MOST_BOTS: Final = 50

_SETTINGS: Final = ("name", "greeting", "thanks", "page_rule", "page_text", "inputs")


@transaction.atomic
def create(channel: Channel, values: Mapping[str, Any], *, by: Actor) -> Bot:
    """Create a bot at the end of the list, for everybody and off.

    `values` are `name`, `greeting`, `thanks`, `page_rule`, `page_text`, and `inputs`, a list of Input. Raise
    ValidationError.
    """
    locked(channel)
    if channel.bots.count() >= MOST_BOTS:
        raise ValidationError(_("A channel has at most %(limit)s support bots.") % {"limit": MOST_BOTS})
    last = channel.bots.aggregate(last=Max("position"))["last"]
    bot = Bot(channel=channel, position=0 if last is None else last + 1, **_stored(values))
    _check(bot, values["inputs"], Catalogue.of(channel))
    bot.save()
    record(channel, "bot.created", bot, by=by, after=_noted(bot, _SETTINGS))
    return bot


@transaction.atomic
def change(bot: Bot, values: Mapping[str, Any], *, by: Actor) -> Bot:
    """Change some of what `create` takes. Raise ValidationError."""
    channel = locked(bot.channel)
    current = channel.bots.get(pk=bot.pk)
    current.channel = channel
    new = {name: value for name, value in _stored(values).items() if getattr(current, name) != value}
    if not new:
        return current
    before = _noted(current, new)
    for name, value in new.items():
        setattr(current, name, value)
    _check(current, [Input.of(one) for one in current.inputs], Catalogue.of(channel))
    current.save()
    record(channel, "bot.changed", current, by=by, before=before, after=_noted(current, new))
    return current


@transaction.atomic
def change_audience(bot: Bot, audience: Filter, *, by: Actor) -> Bot:
    """Let the bot be for others; a filter without conditions is everybody. Raise FilterInvalid."""
    channel = locked(bot.channel)
    current = channel.bots.get(pk=bot.pk)
    audience.resolve(Catalogue.of(channel), timezone.now())
    stored = audience.to_json()
    if stored != current.filter:
        before, current.filter = current.filter, stored
        current.save()
        record(channel, "bot.filter_changed", current, by=by, before=noted(before), after=noted(stored))
    return current


@transaction.atomic
def switch(bot: Bot, is_on: bool, *, by: Actor) -> Bot:
    """Turn the bot on or off. Raise ValidationError for a broken one that is to be on."""
    channel = locked(bot.channel)
    current = channel.bots.get(pk=bot.pk)
    if is_on and (problems := problems_of(current, Catalogue.of(channel))):
        raise ValidationError(problems)
    if current.is_on != is_on:
        current.is_on = is_on
        current.save()
        record(channel, "bot.changed", current, by=by, before={"is_on": not is_on}, after={"is_on": is_on})
    return current


@transaction.atomic
def reorder(channel: Channel, pks: Sequence[int], *, by: Actor) -> list[int]:
    """Put the bots into this order; return the order that there is now (see `crm.ordering`)."""
    locked(channel)
    return ordering.reorder(channel, channel.bots.all(), pks, "bots.reordered", name="name", by=by)


@transaction.atomic
def delete(bot: Bot, *, by: Actor) -> None:
    """Delete the bot with its results; what was answered stays in the profiles."""
    channel = locked(bot.channel)
    current = channel.bots.get(pk=bot.pk)
    record(channel, "bot.deleted", current, by=by, before=_noted(current, _SETTINGS))
    for rows in (current.showings, current.counts, current.choices):
        rows.all()._raw_delete("default")  # a million rows needn't come to Python
    current.delete()


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    stored = {name: value for name, value in values.items() if name in _SETTINGS}
    if "inputs" in stored:
        stored["inputs"] = [one.to_json() for one in stored["inputs"]]
    if stored.get("page_rule") == Bot.PageRule.ANY:
        stored["page_text"] = ""
    return stored


def _check(bot: Bot, inputs: Sequence[Input], catalogue: Catalogue) -> None:
    """Raise ValidationError; what is wrong with a question stands under `inputs-<its place>-<what>`."""
    bot.full_clean(exclude=["inputs", "filter"])
    if bot.page_rule != Bot.PageRule.ANY and not bot.page_text:
        raise ValidationError({"page_text": _("Say which address.")})
    if not 1 <= len(inputs) <= MOST:
        raise ValidationError(_("A form has 1 to %(limit)s questions.") % {"limit": MOST})
    errors: dict[str, list[str]] = {}
    for place, one in enumerate(inputs):
        for name, message in _wrong(one, inputs[:place], catalogue):
            errors.setdefault(f"inputs-{place}-{name}", []).append(message)
    if errors:
        raise ValidationError(errors)


def _wrong(one: Input, before: Sequence[Input], catalogue: Catalogue) -> list[tuple[str, str]]:
    if not one.question or len(one.question) > LONGEST_QUESTION:
        return [("question", _("A question has 1 to %(limit)s characters.") % {"limit": LONGEST_QUESTION})]
    if any(other.key == one.key for other in before):
        return [("key", _("Another question fills this key already."))]
    if KINDS[one.kind].has_options:
        if not 2 <= len(one.options) <= MOST_OPTIONS:
            return [("options", _("Give 2 to %(limit)s options, one a line.") % {"limit": MOST_OPTIONS})]
        if any(len(option) > LONGEST_OPTION for option in one.options):
            return [("options", _("An option has at most %(limit)s characters.") % {"limit": LONGEST_OPTION})]
    try:
        one.field(catalogue)
    except Invalid as error:
        return [("key", str(error))]
    try:
        one.check(catalogue)
    except Invalid as error:
        return [("options", str(error))]
    return []


def _noted(bot: Bot, names: Any) -> dict[str, Any]:
    """Return values as the log keeps them: of questions what they ask and fill."""
    values = {name: getattr(bot, name) for name in names}
    if "inputs" in values:
        values["inputs"] = [f"{one['question']} → profile.{one['key']}" for one in values["inputs"]]
    return values
