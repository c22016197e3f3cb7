from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import ChannelRequest, requires
from crm.log import queries
from crm.log.forms import LogSearchForm

PAGE = 100


@requires("contacts.view", "log.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the activity log, newest first and searchable; older entries by keyset."""
    form = LogSearchForm(request.GET)
    if not form.is_valid():
        return render(request, "log/show.html", {"form": form}, status=422)
    rows = list(queries.log(request.channel, **form.cleaned_data)[: PAGE + 1])
    context = {"form": form, "entries": rows[:PAGE], "older": rows[PAGE - 1].pk if len(rows) > PAGE else None}
    more = request.htmx and form.cleaned_data["before"]
    return render(request, "log/entries.html" if more else "log/show.html", context)
