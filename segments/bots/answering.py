"""A form is sent: its answers are stored with the person who gave them, once, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import PROFILE
from contacts.models import Contact
from contacts.upserting import Change, ContactId, Unfit, upsert
from contacts.values import Invalid, Stored
from contacts.visitors.actions import Door, Seen, change_visitor, find
from crm.api.errors import Problem
from crm.log import record
from segments.bots.inputs import inputs_of
from segments.bots.showing import count, shown
from segments.models import Bot, BotChoice, BotShowing

if TYPE_CHECKING:
    from segments.bots.bodies import Answered

SOURCE: Final = "form"
_TRIES: Final = 2


class _Replay(Exception):
    """The form has been sent already; nothing is stored again."""


@dataclass(frozen=True)
class _Answers:
    """What was answered: in stored form by profile key, and the options that are counted."""

    stored: Mapping[str, Stored]
    counted: Mapping[str, tuple[str, ...]]


def answer(door: Door, body: "Answered") -> str:
    """Store the answers, and return the form's thanks. The same form sent again changes nothing.

    A visitor with contact information that nobody else has becomes a lead. Nobody without proof changes a value of a
    member, or of somebody whose contact information is verified: then answers fill only what is empty. Raise Unfit with
    all that is wrong, by `answers.<key>`, and Contact.DoesNotExist where the tab shows no such form.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _answer(door, body)
        except Contact.DoesNotExist:  # perhaps a visitor who has become a contact in this very moment
            if not left:
                raise
    raise AssertionError("The last try returns or raises.")


def _answer(door: Door, body: "Answered") -> str:
    seen = find(door)
    mark = shown(door, seen, body)
    bot = mark.bot
    if mark.completed_at:
        return bot.thanks
    answers = _read(door, bot, body.answers)
    form = replace(door, caller=replace(door.caller, actor=replace(door.caller.actor, name=f"Form: {bot.name}")))
    try:
        with transaction.atomic():
            person = _store(form, seen, answers.stored)
            _complete(shown(form, person, body, lock=True))  # locked after the person, as whoever merges them does
            _record(form, bot, person, answers)
            _count(bot, answers)
    except _Replay:
        pass
    return bot.thanks


def _read(door: Door, bot: Bot, given: Mapping[str, Any]) -> _Answers:
    """Raise Unfit."""
    inputs = {one.key: one for one in inputs_of(bot.inputs)}
    unknown = _("The form has no such question.")
    problems = [_problem(key, value, unknown) for key, value in given.items() if key not in inputs]
    stored: dict[str, Stored] = {}
    counted: dict[str, tuple[str, ...]] = {}
    for key, one in inputs.items():
        try:
            value = one.read(given.get(key), door.catalogue)
        except Invalid as error:
            problems.append(_problem(key, given.get(key), str(error)))
            continue
        if value is not None:
            stored[key], counted[key] = value, one.counted(given[key])
    if problems:
        raise Unfit(problems)
    return _Answers(stored, counted)


def _problem(key: str, value: Any, message: str) -> Problem:
    return Problem(f"answers.{key}"[:200], value, message)


def _store(door: Door, seen: Seen, stored: Mapping[str, Stored]) -> Seen:
    """Return who has the answers now. Raise Contact.DoesNotExist."""
    if seen.contact is None:
        assert seen.visitor is not None  # `shown` has found the form that was shown to them
        return change_visitor(door, seen.visitor, Change(profile=dict(stored)))
    rows = door.channel.contacts.filter(blocked=False).select_for_update(no_key=True)
    contact = rows.only("type", "email_qualified", "mobile_number_qualified").get(pk=seen.contact)
    # What a person types is never verified, so no lead is merged for it.
    upsert(
        door.channel,
        ContactId(contact.pk),
        Change(profile_once=dict(stored)) if _is_protected(door, contact) else Change(profile=dict(stored)),
        by=door.caller.actor,
        qualifies=False,
        catalogue=door.catalogue,
    )
    return seen


def _is_protected(door: Door, contact: Contact) -> bool:
    """Return whether nobody without proof may change what the contact has."""
    is_known = contact.type == Contact.Type.MEMBER or contact.email_qualified or contact.mobile_number_qualified
    return is_known and not door.caller.is_verified


def _complete(mark: BotShowing) -> None:
    if mark.completed_at:
        raise _Replay
    now = timezone.now()
    names = ["completed", "started"] if mark.started_at is None else ["completed"]
    mark.completed_at, mark.started_at = now, mark.started_at or now
    mark.save(update_fields=["completed_at", "started_at"])
    count(mark.bot, *names)


def _record(door: Door, bot: Bot, person: Seen, answers: _Answers) -> None:
    """Let log and timeline say that it was a form; of visitors there is neither."""
    if person.contact is not None:
        contact = door.channel.contacts.get(pk=person.contact)
        fields = [f"{PROFILE}.{key}" for key in answers.stored]
        by = door.caller.actor
        record(door.channel, "contact.answered", contact, by=by, source=SOURCE, form=bot.name, fields=fields)


def _count(bot: Bot, answers: _Answers) -> None:
    pairs = sorted((key, option) for key, options in answers.counted.items() for option in options)
    rows = [BotChoice(channel_id=bot.channel_id, bot=bot, key=key, option=option) for key, option in pairs]
    BotChoice.everywhere.bulk_create(rows, ignore_conflicts=True)
    for key, option in pairs:  # in order, so that two can't wait for each other
        BotChoice.everywhere.filter(channel=bot.channel_id, bot=bot, key=key, option=option).update(
            number=F("number") + 1
        )
