from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contacts.inbox import actions
from contacts.inbox.access import visible_chat
from contacts.inbox.chats import Inbox
from contacts.inbox.forms import AnswerForm, NewsForm
from contacts.inbox.news import News
from contacts.inbox.window import chat_context, list_context
from crm.access import ChannelRequest, requires


@requires("inbox.view", "inbox.reply")
@require_POST
def add(request: ChannelRequest, pk: int) -> HttpResponse:
    """Answer the customer: back to the chat; for htmx what is new in it. 422 with what is wrong."""
    chat = visible_chat(request.channel, pk)
    form = AnswerForm(request.POST)
    inbox = Inbox.of(request.manager, request.POST)
    if not form.is_valid():
        if request.htmx:
            return render(request, "contacts/inbox/refused.html", {"form": form}, status=422)
        return render(
            request, "contacts/inbox/page.html", list_context(inbox) | chat_context(inbox, chat, form=form), status=422
        )
    actions.answer(chat, form.cleaned_data["text"], by=request.actor)
    if not request.htmx:
        return redirect("chat", request.channel.slug, pk)
    news = News.of(inbox, visible_chat(request.channel, pk), NewsForm.read(request.POST))
    return render(request, "contacts/inbox/news.html", {"inbox": inbox, "chat": news.chat, "news": news, "own": True})
