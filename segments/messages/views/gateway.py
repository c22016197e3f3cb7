from typing import Any, Final

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.access import ChannelRequest, requires
from crm.answers import SettingsRoom, Toast, done, go, submit
from segments.messages import actions
from segments.messages.forms import GatewayForm
from segments.messages.views.own_number import remember, remembered
from segments.models import TextGateway

_ROOM: Final = SettingsRoom("gateway", templates="segments/messages", guide="messages", guide_section="text-messages")


@requires("settings.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show by which gateway text messages go out; a POST sets it up or changes it."""
    gateway = TextGateway.everywhere.filter(channel=request.channel).first()
    form = GatewayForm(request.POST if request.method == "POST" else None, gateway=gateway)
    if request.method == "POST":
        changed = submit(form, lambda data: actions.set_up_gateway(request.channel, data, by=request.actor))
        if changed is not None:
            notes.success(request, _("Saved."))
            return redirect("gateway", request.channel.slug)
    context = {"form": form, "gateway": gateway, "number": remembered(request)}
    return render(request, "segments/messages/gateway.html", context, status=422 if form.errors else 200)


@requires("settings.manage")
@require_POST
def test(request: ChannelRequest) -> HttpResponse:
    """Send a text to `number` by the gateway as it is stored."""
    go_to = _ROOM.url(request)
    try:
        number = remember(request, request.POST.get("number", ""))
        actions.test_gateway(actions.gateway_of(request.channel), number, by=request.actor)
    except ValidationError as error:
        return done(request, Toast(" ".join(error.messages), "danger"), go_to=go_to)
    return done(request, Toast(_("A test is on its way to %(address)s.") % {"address": number}), go_to=go_to)


@requires("settings.manage")
@require_http_methods(["GET", "POST"])
def deletion(request: ChannelRequest) -> HttpResponse:
    """Ask before the gateway is removed; a POST removes it."""
    if not TextGateway.everywhere.filter(channel=request.channel).exists():
        raise Http404
    if request.method == "POST":
        actions.remove_gateway(request.channel, by=request.actor)
        return go(request, _ROOM.url(request))
    context: dict[str, Any] = {}
    return _ROOM.dialog(request, "gateway_deletion", context, title=_("Remove the gateway?"))
