from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contacts.inbox import actions
from contacts.inbox.access import visible_chat
from contacts.inbox.forms import SeenForm
from crm.access import ChannelRequest, requires


@requires("inbox.view")
@require_POST
def mark(request: ChannelRequest, pk: int) -> HttpResponse:
    """The manager has seen so many of the customer's messages: for himself, the badge and the list say so."""
    chat = visible_chat(request.channel, pk)
    form = SeenForm(request.POST)
    if form.is_valid():
        actions.mark_read(chat, request.manager, form.cleaned_data["seen"])
    if not request.htmx:
        return redirect("chat", request.channel.slug, pk)
    response = render(request, "contacts/inbox/badge.html", {"oob": True})
    response["HX-Trigger"] = "inboxNews"
    return response
