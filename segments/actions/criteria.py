"""What a segment stores: made from a filter, copied, edited."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid, Problem
from contacts.filters.problems import invalid
from contacts.values import Invalid
from crm.actors import Actor
from crm.log import record
from crm.models import Channel
from segments.models import Segment
from segments.nesting import KEY, Nesting

MOST: Final = 200


@transaction.atomic
def create(channel: Channel, name: str, colour: int, data: Any, *, by: Actor) -> Segment:
    """Create a segment at the end of the list from a filter's JSON.

    Raise FilterInvalid for a filter that makes no sense, ValidationError for a name that is taken or one too many.
    """
    locked(channel)
    catalogue = Catalogue.of(channel)
    return _add(channel, name, colour, _checked(data, catalogue).to_json(), by=by)


@transaction.atomic
def duplicate(segment: Segment, *, by: Actor) -> Segment:
    """Copy a segment under another name; the copy of a broken one is broken. Raise ValidationError for one too many."""
    channel = locked(segment.channel)
    return _add(channel, _free_name(segment), segment.colour, segment.filter, by=by)


@transaction.atomic
def edit_filter(segment: Segment, data: Any, *, by: Actor) -> Segment:
    """Give a segment other criteria. Raise FilterInvalid, also when it would lead back to itself."""
    channel = locked(segment.channel)
    segment = channel.segments.get(pk=segment.pk)
    catalogue = Catalogue.of(channel)
    filter_ = _checked(data, catalogue)
    _refuse_loops(segment, filter_)
    before, segment.filter = segment.filter, filter_.to_json()
    segment.count = segment.counted_at = segment.counting_since = None  # who is counting counts the former criteria
    segment.save()
    record(channel, "segment.filter_changed", segment, by=by, before=noted(before), after=noted(segment.filter))
    return segment


def locked(channel: Channel) -> Channel:
    """Return the channel, locked for one change at a time: positions, names and loops concern all segments."""
    return Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)


def noted(data: Any) -> dict[str, Any]:
    """Return a filter as the log keeps it: without texts, which may be somebody's address, as the log isn't deleted."""
    return {"filter": _without_texts(data)}


def _add(channel: Channel, name: str, colour: int, stored: dict[str, Any], *, by: Actor) -> Segment:
    if channel.segments.count() >= MOST:
        raise ValidationError(_("A channel has at most %(limit)s segments.") % {"limit": MOST})
    last = channel.segments.aggregate(last=Max("position"))["last"]
    segment = Segment(
        channel=channel, name=name.strip(), colour=colour, filter=stored, position=0 if last is None else last + 1
    )
    segment.full_clean(exclude=["filter"])
    segment.save()
    record(channel, "segment.created", segment, by=by, after={"name": segment.name, "colour": colour, **noted(stored)})
    return segment


def _checked(data: Any, catalogue: Catalogue) -> Filter:
    """Return the filter, resolved with all segments in it. Raise FilterInvalid, also when it has no condition."""
    filter_ = Filter.parse(data, catalogue)
    if not filter_:
        raise invalid("", _("This holds everybody. A segment has at least one condition."))
    filter_.resolve(catalogue, timezone.now())
    return filter_


def _refuse_loops(segment: Segment, filter_: Filter) -> None:
    stored = dict(segment.channel.segments.values_list("pk", "filter"))
    nesting = Nesting({**stored, segment.pk: filter_.to_json()})
    for path, leaf in filter_.leaves():
        for index, value in enumerate(leaf.values if leaf.key == KEY else ()):
            if segment.pk in nesting.reached(int(value)):
                problem = _("With this segment in it, “%(name)s” would lead back to itself.") % {"name": segment.name}
                raise FilterInvalid([Problem(f"{path}.values[{index}]".lstrip("."), problem)])
    try:
        nesting.check(segment.pk)
    except Invalid as error:
        raise FilterInvalid([Problem("", str(error))]) from error


def _free_name(segment: Segment) -> str:
    taken = set(segment.channel.segments.values_list("name", flat=True))
    length = Segment._meta.get_field("name").max_length or 100
    for number in range(2, MOST + 3):
        name = f"{segment.name[: length - 6]} ({number})"
        if name not in taken:
            return name
    raise AssertionError("more names than segments")


def _without_texts(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_texts(part) for part in data]
    if not isinstance(data, dict):
        return data
    if data.get("type") in ("string", "list"):
        return data | {"values": len(data.get("values", []))}
    return {name: _without_texts(part) for name, part in data.items()}
