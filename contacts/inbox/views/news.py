from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.inbox.chats import Inbox
from contacts.inbox.forms import NewsForm
from contacts.inbox.news import News
from crm.access import ChannelRequest, requires


@requires("inbox.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """What has changed since a window of the Inbox was drawn, as parts out of band; 204 when nothing has."""
    known = NewsForm.read(request.GET)
    inbox = Inbox.of(request.manager, request.GET)
    chats = request.channel.chats.select_related("contact", "channel", "assignee__user")
    chat = chats.filter(pk=known["chat"]).first() if known["chat"] else None
    news = News.of(inbox, chat, known)
    if not news:
        return HttpResponse(status=204)
    return render(request, "contacts/inbox/news.html", {"inbox": inbox, "chat": chat, "news": news})
