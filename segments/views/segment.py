from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contacts.fields import Catalogue
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from segments import queries
from segments.access import visible_segment
from segments.chart import Chart
from segments.forms import PeriodForm
from segments.models import Segment

SHOWN = 50


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show one segment: its conditions, how many it has and had, who entered and left, what uses it."""
    segment = visible_segment(request.channel, pk)
    catalogue = Catalogue.of(request.channel)
    problems = segment.problems(catalogue)
    sentence = "" if problems else segment.criteria(catalogue).resolve(catalogue, timezone.now()).sentence
    counts = queries.history(segment)
    context = {
        "segment": segment,
        "problems": problems,
        "sentence": sentence,
        "change": _change(segment),
        "chart": Chart.of(counts),
        "counts": list(reversed(counts)),
        "used_by": queries.used_by(segment) + queries.bots_using(segment),
        "uses": queries.uses(segment),
        **_movement(request, segment),
    }
    return render(request, "segments/show.html", context)


def _change(segment: Segment) -> int | None:
    before = queries.count_a_week_ago(segment)
    return None if before is None or segment.count is None else segment.count - before


def _movement(request: ChannelRequest, segment: Segment) -> dict[str, Any]:
    """Return who entered and left between two days: the last week, unless others are chosen."""
    if segment.tracked_since is None:
        return {}
    today = timezone.localdate()
    chosen = request.GET if "since" in request.GET else None
    week = {"since": max(today - queries.WEEK, segment.tracked_since), "until": today}
    form = PeriodForm(chosen, initial=week)
    if chosen is not None and not form.is_valid():
        return {"period": form}
    days = week if chosen is None else form.cleaned_data
    return {
        "period": form,
        "days": days,
        "entered": _some(queries.entered(segment, **days)),
        "left": _some(queries.left(segment, **days)),
    }


def _some(contacts: "QuerySet[Contact]") -> dict[str, Any]:
    number = contacts.count()
    shown: list[Contact] = list(contacts.order_by("-id")[:SHOWN])
    return {"number": number, "shown": shown, "more": number - len(shown)}
