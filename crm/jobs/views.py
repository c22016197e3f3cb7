from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from crm import jobs
from crm.access import ANY_MANAGER, ChannelRequest, requires


@requires(ANY_MANAGER)
@require_GET
def bar(request: ChannelRequest) -> HttpResponse:
    """The manager's running jobs, for the bottom left of every page."""
    return render(request, "jobs/bar.html")


@requires(ANY_MANAGER)
@require_POST
def cancellation(request: ChannelRequest, pk: int) -> HttpResponse:
    """Stop one of the manager's own jobs."""
    job = get_object_or_404(request.manager.jobs.filter(channel=request.channel), pk=pk)
    if not jobs.cancel(job):
        raise Http404
    return render(request, "jobs/bar.html") if request.htmx else redirect("channel", request.channel.slug)
