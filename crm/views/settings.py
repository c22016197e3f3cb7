from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import ChannelRequest, requires
from crm.answers import submit
from crm.channels.actions import update_channel
from crm.channels.forms import ChannelForm
from crm.channels.usage import count_managed_users, names_of_zone_users, over_limit
from crm.models import Channel


@requires("settings.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """What the channel is set to; a POST changes it, and asks first where another time zone moves something."""
    stored = Channel.objects.get(pk=request.channel.pk)  # the form writes into it; the page shows the channel as it is
    if request.method == "GET":
        return _page(request, ChannelForm(instance=stored))
    form = ChannelForm(request.POST, instance=stored)
    if form.is_valid() and (moved := _moved(request, form)):
        return _page(request, form, moved=moved, status=422)
    changed = submit(form, lambda data: _change(request, {name: data[name] for name in form.changed_data}))
    if changed is None:
        return _page(request, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("settings", request.channel.slug)


def _moved(request: ChannelRequest, form: ChannelForm) -> list[str]:
    """What would find other customers in the new time zone, unless that was confirmed."""
    zone = form.cleaned_data["time_zone"]
    if zone == request.channel.time_zone or request.POST.get("confirmed") == zone:
        return []
    return names_of_zone_users(request.channel)


def _change(request: ChannelRequest, values: dict[str, object]) -> bool:
    if values:
        update_channel(request.channel, values, by=request.actor)
    return True


def _page(
    request: ChannelRequest, form: ChannelForm, *, moved: list[str] | None = None, status: int = 200
) -> HttpResponse:
    mu = count_managed_users(request.channel)
    context = {"form": form, "moved": moved, "mu": mu, "over": over_limit(request.channel, mu)}
    return render(request, "settings/general.html", context, status=status)
