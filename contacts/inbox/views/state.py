from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contacts.inbox import actions
from contacts.inbox.access import visible_chat
from crm.access import ChannelRequest, requires
from crm.answers import trigger
from crm.events import ClientEvent


@requires("inbox.view", "inbox.reply")
@require_POST
def close(request: ChannelRequest, pk: int) -> HttpResponse:
    """Close the chat."""
    actions.close(visible_chat(request.channel, pk), by=request.actor)
    return _done(request, pk)


@requires("inbox.view", "inbox.reply")
@require_POST
def reopen(request: ChannelRequest, pk: int) -> HttpResponse:
    """Reopen the chat."""
    actions.reopen(visible_chat(request.channel, pk), by=request.actor)
    return _done(request, pk)


def _done(request: ChannelRequest, pk: int) -> HttpResponse:
    """Draw the other button, and let the list ask for its news."""
    if not request.htmx:
        return redirect("chat", request.channel.slug, pk)
    response = render(request, "contacts/inbox/state.html", {"chat": visible_chat(request.channel, pk)})
    return trigger(response, ClientEvent.INBOX_NEWS)
