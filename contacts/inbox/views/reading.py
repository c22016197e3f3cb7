from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contacts.inbox import actions
from contacts.inbox.access import visible_chat
from contacts.inbox.forms import SeenForm
from crm.access import ChannelRequest, requires
from crm.answers import trigger
from crm.events import ClientEvent


@requires("inbox.view")
@require_POST
def mark(request: ChannelRequest, pk: int) -> HttpResponse:
    """Record how many of the customer's messages the manager has seen; badge and list follow."""
    chat = visible_chat(request.channel, pk)
    form = SeenForm(request.POST)
    if form.is_valid():
        actions.mark_read(chat, request.manager, form.cleaned_data["seen"])
    if not request.htmx:
        return redirect("chat", request.channel.slug, pk)
    response = render(request, "contacts/inbox/badge.html", {"oob": True})
    return trigger(response, ClientEvent.INBOX_NEWS)
