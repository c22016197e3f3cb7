from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.lists import saved_urls
from crm.access import ChannelRequest, requires
from crm.answers import go, saved, submit
from segments import audiences
from segments.messages import actions, queries, reach
from segments.messages.forms import MessageForm
from segments.messages.report import Report
from segments.messages.views import sending
from segments.messages.views.dialogs import into_dialog, message_dialog, message_url, messages_url
from segments.messages.views.own_number import remembered
from segments.messages.wording import Wording
from segments.models import MarketingMessage


@requires("contacts.view", "messages.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show a draft to be written, or the report of a message that is sent; a POST saves a draft."""
    message = queries.visible_message(request.channel, pk)
    if request.method == "POST":
        return _save(request, message)
    if not message.is_draft:
        return _report(request, message)
    return _editor(request, message, MessageForm(message=message))


@requires("contacts.view", "messages.manage")
@require_POST
def copy(request: ChannelRequest, pk: int) -> HttpResponse:
    """Begin another message that says the same."""
    try:
        made = actions.duplicate(queries.visible_message(request.channel, pk), by=request.actor)
    except ValidationError as error:
        notes.warning(request, " ".join(error.messages))
        return go(request, messages_url(request))
    return go(request, message_url(request, made))


@requires("contacts.view", "messages.manage")
@require_http_methods(["GET", "POST"])
def deletion(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a message is deleted; a POST deletes it."""
    message = queries.visible_message(request.channel, pk)
    error = ""
    if request.method == "POST":
        try:
            actions.delete(message, by=request.actor)
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            return go(request, messages_url(request))
    title = _("Delete the message “%(name)s”?") % {"name": message.name}
    context = {"message": message, "error": error}
    leave_to, status = message_url(request, message), 422 if error else 200
    return message_dialog(request, "deletion", context, title=title, leave_to=leave_to, status=status)


def _save(request: ChannelRequest, message: MarketingMessage) -> HttpResponse:
    form = MessageForm(request.POST, message=message)
    changed = submit(form, lambda data: actions.edit(message, data, by=request.actor))
    if changed is None:
        return _editor(request, message, form, status=422)
    match request.POST.get("then"):
        case "test":
            return sending.test(request, message.pk)
        case "send":
            return into_dialog(sending.offer(request, changed))
    return saved(request, _("The message is saved."), go_to=message_url(request, changed))


def _editor(request: ChannelRequest, message: MarketingMessage, form: MessageForm, status: int = 200) -> HttpResponse:
    catalogue = Catalogue.of(request.channel)
    context = {
        "message": message,
        "form": form,
        "wording": Wording.of(message, catalogue),
        "fields": list(catalogue.in_contacts().values()),
        "choices": audiences.choices(request.channel),
        "number": "" if message.is_email else remembered(request),
        **_audience(message, catalogue),
    }
    part = request.htmx.target == "message-form"
    template = "segments/messages/form.html" if part else "segments/messages/message.html"
    return render(request, template, context, status=status)


def _report(request: ChannelRequest, message: MarketingMessage) -> HttpResponse:
    part = request.htmx.target == "message-report"
    context = {
        "message": message,
        "report": Report.of(message),
        "oob": part,
        **_audience(message, Catalogue.of(request.channel)),
    }
    template = "segments/messages/report.html" if part else "segments/messages/message.html"
    return render(request, template, context)


def _audience(message: MarketingMessage, catalogue: Catalogue) -> dict[str, object]:
    """Return the audience in words, and its filter for the builder; or why it makes no sense any more."""
    if message.audience is None:
        return {}
    try:
        filter_ = reach.audience(message, catalogue)
        sentence = filter_.resolve(catalogue, timezone.now()).sentence
    except FilterInvalid as error:
        return {"problems": error.problems}
    return {"sentence": sentence, "filter_text": saved_urls.save_filter(message.channel, filter_)}
