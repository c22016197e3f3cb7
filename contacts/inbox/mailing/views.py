"""The page to which the links in mails lead. Whoever has a link may use it: there is no session or cookie."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contacts import inbox
from contacts.inbox import thread
from contacts.inbox.forms import BeforeForm
from contacts.inbox.mailing.actions import answer_by_link
from contacts.inbox.mailing.forms import AnswerForm
from contacts.inbox.mailing.links import ExpiredLink, InvalidLink, Link
from contacts.inbox.messenger.language import speaking, spoken
from contacts.inbox.messenger.news import public_name, without_address
from contacts.models import Chat
from crm.api.errors import Refused


@csrf_exempt  # the link is all that gives a right, and no other site has it
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the chat; a POST writes into it. Mail scanners follow links: so a GET changes nothing.

    404 for no link at all, 410 for one that is too old or whose chat or address isn't there any more.
    """
    try:
        link = Link.read(token)
    except InvalidLink:
        return _page(request, "invalid", status=404)
    except ExpiredLink:
        return _page(request, "expired", status=410)
    chats = Chat.everywhere.select_related("channel", "contact", "assignee__user")
    chat = chats.filter(
        pk=link.chat, channel=link.channel, contact__isnull=False, channel__deletion_requested_at=None
    ).first()
    if chat is None or chat.contact is None:
        return _page(request, "gone", status=410)
    with speaking(spoken(chat.channel, chat.language, chat.contact.language)), timezone.override(chat.channel.zone):
        if not link.is_of(chat.contact.email or ""):
            return _page(request, "expired", status=410)
        return _write(request, chat, token) if request.method == "POST" else _thread(request, chat)


def _write(request: HttpRequest, chat: Chat, token: str) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _thread(request, chat, form, status=422)
    try:
        answer_by_link(chat, **form.cleaned_data, ip_address=request.META.get("REMOTE_ADDR", ""))
    except Chat.DoesNotExist:
        return _page(request, "gone", status=410)
    except ValidationError as error:
        form.add_error("text", error)
    except inbox.Blocked:
        form.add_error("text", _("Messages can’t be sent from here."))
    except Refused as error:
        form.add_error("text", _("Too many messages. Wait a moment, and send it again."))
        response = _thread(request, chat, form, status=error.status)
        for name, value in error.headers.items():
            response.headers[name] = value
        return response
    return _thread(request, chat, form, status=422) if form.errors else redirect("mailed_chat", token)


def _thread(request: HttpRequest, chat: Chat, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    before = BeforeForm(request.GET)
    page = thread.before(chat, before.cleaned_data["before"]) if before.is_valid() else thread.newest(chat)
    lines = [(line, without_address(line.message.manager_name) or chat.channel.name) for line in page.lines]
    return _page(
        request,
        "chat",
        status=status,
        chat=chat,
        thread=page,
        lines=lines,
        is_newest=not before.is_valid(),
        answers=public_name(chat.assignee),
        form=form or AnswerForm(initial={"seen": chat.answered}),
        client_id=uuid4(),
    )


def _page(request: HttpRequest, state: str, *, status: int, **context: Any) -> HttpResponse:
    response = render(request, "contacts/inbox/mailing/page.html", {"state": state, **context}, status=status)
    response.headers["Content-Language"] = translation.get_language()
    response.headers["Cache-Control"] = "no-store"
    # The address of the page is the key to it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
