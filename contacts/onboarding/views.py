from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.onboarding.queries import first_steps
from crm.access import ChannelRequest, requires
from crm.channels.actions import update_channel


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The first steps, also when they are hidden elsewhere."""
    return render(request, "contacts/onboarding/page.html", {"first_steps": first_steps(request.manager)})


@requires("contacts.view", "settings.manage")
@require_POST
def visibility(request: ChannelRequest) -> HttpResponse:
    """Hide the way to the first steps from everybody's Contacts page, or (`shown=1`) show it again."""
    hidden = request.POST.get("shown") != "1"
    if hidden != request.channel.first_steps_hidden:
        update_channel(request.channel, {"first_steps_hidden": hidden}, by=request.actor)
    messages.success(request, _("The first steps are hidden.") if hidden else _("The first steps are shown again."))
    return redirect("first_steps", request.channel.slug)
