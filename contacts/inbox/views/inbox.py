from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.inbox.chats import Inbox
from contacts.inbox.window import list_context
from crm.access import ChannelRequest, requires


@requires("inbox.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The list of chats; for htmx the list alone where it is searched, or its next rows."""
    inbox = Inbox.of(request.manager, request.GET)
    context = list_context(inbox, request.GET.get("before", ""))
    if not request.htmx:
        return render(request, "contacts/inbox/page.html", context)
    return render(
        request, "contacts/inbox/rows.html" if "before" in request.GET else "contacts/inbox/list.html", context
    )
