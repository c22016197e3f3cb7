from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import ChannelRequest, requires
from crm.managers.queries import listed_managers, open_invitations


@requires("managers.manage")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the channel's managers, and who is invited."""
    context = {"managers": listed_managers(request.channel), "invitations": open_invitations(request.channel)}
    return render(request, "managers/list.html" if request.htmx else "managers/page.html", context)
