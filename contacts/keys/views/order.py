from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from contacts import keys
from contacts.keys.forms import OrderForm
from crm.access import ChannelRequest, requires


@requires("keys.manage")
@require_POST
def save(request: ChannelRequest) -> HttpResponse:
    """Put the keys into a new order: their ids as `key`, once for each."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    keys.reorder(request.channel, form.cleaned_data["key"], by=request.actor)
    return HttpResponse(status=204) if request.htmx else redirect("keys", request.channel.slug)
