from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.lists import counts
from crm.access import ChannelRequest, requires
from crm.channels.usage import over_limit


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show MU and the tags with their counts, where they came too late for the page."""
    mu = counts.managed_users(request.channel)
    context = {
        "mu": mu,
        "over": over_limit(request.channel, mu),
        "tags": counts.tag_counts(request.channel, prompt=counts.counts_are_prompt()),
        "tag": request.GET.get("tag"),
    }
    return render(request, "contacts/lists/sidebar.html", context)
