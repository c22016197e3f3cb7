"""A form is shown to somebody, begun, and taken away: each of it once, however many tabs and calls there are."""

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from contacts.fields import PROFILE, Catalogue
from contacts.models import Contact
from contacts.visitors.actions import Door, Seen, find
from segments.bots.inputs import Input, inputs_of
from segments.bots.offers import FACT, first_for, marks_of, ready_bots
from segments.bots.queries import problems_of, today
from segments.models import Bot, BotCount, BotShowing

if TYPE_CHECKING:
    from segments.bots.bodies import Shown, Step

# Questions for these keys are filled by the browser, if the person wants.
_AUTOCOMPLETE: Final = {
    "name": "name",
    "firstName": "given-name",
    "lastName": "family-name",
    "email": "email",
    "mobileNumber": "tel",
    "landlineNumber": "tel",
}


def show(door: Door, body: "Shown") -> dict[str, Any] | None:
    """Return the form if it is this tab that shows it: the first that asks, or the one that has shown it so far.

    Return None where it is none for this person any more. Raise Contact.DoesNotExist for somebody who never booted.
    """
    seen = find(door)
    if seen == Seen():
        return None
    mark = marks_of(door.channel, seen).filter(bot=body.form).select_related("bot").first()
    if mark is None:
        mark = _claim(door, seen, body)
    if mark is None or mark.token != body.token or mark.completed_at or mark.closed_at:
        return None
    return described(mark.bot, door.catalogue) if not problems_of(mark.bot, door.catalogue) else None


def described(bot: Bot, catalogue: Catalogue) -> dict[str, Any]:
    """Return the form as the messenger draws it."""
    inputs = [_input(one, catalogue) for one in inputs_of(bot.inputs)]
    return {"id": bot.pk, "greeting": bot.greeting, "thanks": bot.thanks, "inputs": inputs}


@transaction.atomic
def start(door: Door, body: "Step") -> None:
    """Record that the person has begun to answer. Raise Contact.DoesNotExist where the tab shows no such form."""
    mark = _locked(door, body)
    if mark.started_at is None and mark.completed_at is None:
        mark.started_at = timezone.now()
        mark.save(update_fields=["started_at"])
        count(mark.bot, "started")


@transaction.atomic
def close(door: Door, body: "Step") -> None:
    """Record that the person has taken the form away: no tab goes on with it. Raise Contact.DoesNotExist."""
    mark = _locked(door, body)
    if mark.closed_at is None and mark.completed_at is None:
        mark.closed_at = timezone.now()
        mark.save(update_fields=["closed_at"])


def shown(door: Door, seen: Seen, body: "Step | Shown", *, lock: bool = False) -> BotShowing:
    """Return the form that the tab shows, locked on demand. Raise Contact.DoesNotExist where it shows no such form."""
    marks = marks_of(door.channel, seen) if seen != Seen() else BotShowing.everywhere.none()
    marks = marks.filter(bot=body.form, token=body.token).select_related("bot")
    mark: BotShowing | None = (marks.select_for_update(of=("self",), no_key=True) if lock else marks).first()
    if mark is None:
        raise Contact.DoesNotExist
    mark.bot.channel = door.channel
    return mark


def count(bot: Bot, *names: str) -> None:
    """Count the form once more as shown, started or completed today. Call it last: others wait for this row."""
    rows = BotCount.everywhere.filter(channel=bot.channel_id, bot=bot, day=today(bot.channel))
    more: Any = {name: F(name) + 1 for name in names}
    if not rows.update(**more):
        row = BotCount(channel_id=bot.channel_id, bot=bot, day=today(bot.channel))
        BotCount.everywhere.bulk_create([row], ignore_conflicts=True)
        rows.update(**more)


def _locked(door: Door, body: "Step") -> BotShowing:
    """Return the form that the tab shows, locked. Raise Contact.DoesNotExist where it shows no such form."""
    try:
        return shown(door, find(door), body, lock=True)
    except Contact.DoesNotExist:  # perhaps a visitor who has become a contact in this very moment
        return shown(door, find(door), body, lock=True)


def _claim(door: Door, seen: Seen, body: "Shown") -> BotShowing | None:
    """Take the form for this tab; None when it isn't for this person and page, or another tab was quicker."""
    version = getattr(door.channel, FACT, None)
    ready = [one for one in ready_bots(door, version) if one.bot.pk == body.form] if version else []
    bot = first_for(door, seen, [one for one in ready if one.bot.fits(body.page or "")], ())
    if bot is None:
        return None
    bot.channel = door.channel
    to = {"contact_id": seen.contact} if seen.contact is not None else {"visitor_id": seen.visitor}
    try:
        with transaction.atomic():
            mark = BotShowing.everywhere.create(channel=door.channel, bot=bot, token=body.token, **to)
            count(bot, "shown")
    except IntegrityError:  # another tab has it, or the person is gone in this very moment
        return None
    return mark


def _input(one: Input, catalogue: Catalogue) -> dict[str, Any]:
    field = one.field(catalogue)
    return {
        "key": one.key,
        "kind": one.kind,
        "question": one.question,
        "required": one.required,
        "options": list(one.options),
        "keyboard": field.type.keyboard,
        "autocomplete": _AUTOCOMPLETE.get(field.key.removeprefix(f"{PROFILE}."), "off"),
    }
