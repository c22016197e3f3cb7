from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import ChannelRequest, requires
from segments import counting, queries
from segments.access import visible_segment


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the segments with the counts that are at hand; fresher ones follow by `counts`."""
    context = {"segments": queries.listed(request.channel), "current": request.GET.get("segment", "")}
    return render(request, "segments/sidebar.html", context)


@requires("contacts.view")
@require_GET
def counts(request: ChannelRequest) -> HttpResponse:
    """Show the counts alone, fresh ones where they weren't, each for its place on the page; or that of `only` one."""
    counting.refresh(request.channel)
    only = request.GET.get("only", "")
    segments = [one for one in queries.listed(request.channel) if only in ("", str(one.segment.pk))]
    waiting = any(one.segment.count is None and not one.problems for one in segments)
    return render(request, "segments/counts.html", {"segments": segments, "waiting": waiting, "only": only})


@requires("contacts.view")
@require_GET
def menu(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show what can be done with one segment of the sidebar."""
    return render(request, "segments/menu.html", {"segment": visible_segment(request.channel, pk)})
