from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.examples import actions, queries
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.answers import Toast, dialog, done, go, trigger
from crm.events import ClientEvent

GUIDE = "first-steps"


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """What the Contacts page says about the examples; it asks again while they come or go, then draws its list anew."""
    context = {"examples": queries.examples_of(request.channel)}
    response = render(request, "contacts/examples/banner.html", context)
    if request.htmx and not context["examples"].is_working:
        trigger(response, ClientEvent.CONTACTS)
    return response


@requires("contacts.view", "contacts.import", "keys.manage")
@require_POST
def add(request: ChannelRequest) -> HttpResponse:
    """Add the examples in the background."""
    try:
        actions.start_adding(request.channel, by=request.actor)
    except jobs.Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The example customers are being added in the background."))
    return go(request, _contacts(request))


@requires("contacts.view", "contacts.delete", "keys.manage")
@require_http_methods(["GET", "POST"])
def remove(request: ChannelRequest) -> HttpResponse:
    """Say what goes with the examples and what stays; a POST removes them in the background."""
    if request.method == "GET":
        context = {"examples": queries.examples_of(request.channel)}
        title, leave_to = _("Remove the example customers?"), _contacts(request)
        return dialog(request, "contacts/examples/removal.html", context, title=title, leave_to=leave_to, guide=GUIDE)
    try:
        actions.start_removal(request.channel, by=request.actor)
    except jobs.Refusal as refusal:
        toast = Toast(str(refusal), "warning")
    else:
        toast = Toast(_("The example customers are being removed in the background."))
    events = ClientEvent.CONTACTS, ClientEvent.JOBS, ClientEvent.CLOSE_DIALOG
    return done(request, toast, *events, go_to=_contacts(request))


def _contacts(request: ChannelRequest) -> str:
    return reverse("contacts", args=[request.channel.slug])
