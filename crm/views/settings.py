from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import ChannelRequest, requires


@requires("settings.manage")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """What the channel is set to."""
    return render(request, "settings/general.html")
