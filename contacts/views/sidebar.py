from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts import queries
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """MU and the tags with their counts, where they came too late for the page."""
    context = {
        "mu": queries.managed_users(request.channel),
        "tags": queries.tag_counts(request.channel, prompt=queries.counts_are_prompt()),
        "tag": request.GET.get("tag"),
    }
    return render(request, "contacts/sidebar.html", context)
