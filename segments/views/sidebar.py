from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import ChannelRequest, requires
from segments import counting, queries
from segments.access import visible_segment


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The segments with the counts that are at hand; fresher ones follow by `counts`."""
    context = {"segments": queries.listed(request.channel), "current": request.GET.get("segment", "")}
    return render(request, "segments/sidebar.html", context)


@requires("contacts.view")
@require_GET
def counts(request: ChannelRequest) -> HttpResponse:
    """The counts alone, fresh ones where they weren't, each for its place in the sidebar."""
    counting.refresh(request.channel)
    segments = queries.listed(request.channel)
    waiting = any(one.segment.count is None and not one.problems for one in segments)
    return render(request, "segments/counts.html", {"segments": segments, "waiting": waiting})


@requires("contacts.view")
@require_GET
def menu(request: ChannelRequest, pk: int) -> HttpResponse:
    """What can be done with one segment of the sidebar."""
    return render(request, "segments/menu.html", {"segment": visible_segment(request.channel, pk)})
