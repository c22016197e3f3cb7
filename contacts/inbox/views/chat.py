from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.inbox.access import visible_chat
from contacts.inbox.chats import Inbox
from contacts.inbox.forms import BeforeForm
from contacts.inbox.window import chat_context, list_context
from crm.access import ChannelRequest, requires


@requires("inbox.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """One chat beside the list; for htmx the chat alone, or the messages before that of `?before=`."""
    chat = visible_chat(request.channel, pk)
    inbox = Inbox.of(request.manager, request.GET)
    form = BeforeForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    context = chat_context(inbox, chat, before)
    if not request.htmx:
        return render(request, "contacts/inbox/page.html", list_context(inbox) | context)
    return render(request, "contacts/inbox/chat.html" if before is None else "contacts/inbox/older.html", context)
