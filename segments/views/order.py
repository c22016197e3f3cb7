from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.access import ChannelRequest, requires
from segments import actions
from segments.forms import OrderForm


@requires("contacts.view", "segments.manage")
@require_POST
def save(request: ChannelRequest) -> HttpResponse:
    """Put the segments into a new order: their ids as `segment`, once for each."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    actions.reorder(request.channel, form.cleaned_data["segment"], by=request.actor)
    return HttpResponse(status=204) if request.htmx else redirect("segments", request.channel.slug)
