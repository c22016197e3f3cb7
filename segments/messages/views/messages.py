from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.lists.form import InvalidList, read_list
from crm.access import ChannelRequest, requires
from crm.answers import add_errors, go
from crm.ids import read_id
from segments.from_list import criteria_of
from segments.messages import actions, queries
from segments.messages.forms import NewMessageForm
from segments.messages.views.dialogs import message_dialog, message_url
from segments.models import MarketingMessage, TextGateway

PAGE = 50


@requires("contacts.view", "messages.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show the channel's messages; a POST begins one, for the list that the form describes if there is one."""
    if request.method == "POST":
        return _create(request)
    page = Paginator(queries.listed(request.channel), PAGE).get_page(request.GET.get("page"))
    working = any(message.job and message.job.is_open for message in page)
    template = "segments/messages/list.html" if request.htmx else "segments/messages/page.html"
    return render(request, template, {"page": page, "working": working})


@requires("contacts.view", "messages.manage")
@require_GET
def new(request: ChannelRequest) -> HttpResponse:
    """Show the dialog of a new message; from the Contacts page, for the list of its URL."""
    try:
        audience = _audience(request.GET, request)
    except (InvalidList, FilterInvalid) as error:
        return _refused(request, error)
    return _dialog(request, _form(request), request.GET, audience)


def _create(request: ChannelRequest) -> HttpResponse:
    try:
        audience = _audience(request.POST, request)
    except (InvalidList, FilterInvalid) as error:
        return _refused(request, error)
    form = _form(request, request.POST)
    try:
        if audience is not None and (draft := _draft(request)):
            return go(request, message_url(request, actions.choose_audience(draft, audience, by=request.actor)))
        if form.is_valid():
            message = actions.create(request.channel, **form.cleaned_data, audience=audience, by=request.actor)
            return go(request, message_url(request, message))
    except ValidationError as error:
        form.is_valid()
        add_errors(form, error)
    return _dialog(request, form, request.POST, audience, status=422)


def _form(request: ChannelRequest, data: QueryDict | None = None) -> NewMessageForm:
    return NewMessageForm(data, has_gateway=TextGateway.everywhere.filter(channel=request.channel).exists())


def _audience(params: QueryDict, request: ChannelRequest) -> dict[str, Any] | None:
    """Return the filter of the list that is described; None where there is none. Raise InvalidList, FilterInvalid."""
    described = {name: value for name, value in params.dict().items() if name not in ("sort", "name", "medium")}
    contact_list = read_list(described, request.channel)
    return criteria_of(contact_list) if contact_list.narrows else None


def _draft(request: ChannelRequest) -> MarketingMessage | None:
    """Return the draft that gets the audience instead of a new message."""
    pk = read_id(request.POST.get("message"))
    return queries.visible_message(request.channel, pk) if pk else None


def _dialog(
    request: ChannelRequest, form: NewMessageForm, params: QueryDict, audience: Any, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "message": params.get("message", "")}
    if audience is not None:
        catalogue, now = Catalogue.of(request.channel), timezone.now()
        described = read_list({**params.dict(), "sort": ""}, request.channel, catalogue=catalogue)
        context |= {
            "params": described.params,
            "sentence": Filter.parse(audience, catalogue).resolve(catalogue, now).sentence,
            "drafts": queries.drafts(request.channel)[:50],
        }
    return message_dialog(request, "new", context, title=_("New message"), status=status)


def _refused(request: ChannelRequest, error: InvalidList | FilterInvalid) -> HttpResponse:
    errors = [getattr(problem, "message", problem) for problem in error.problems]
    return message_dialog(request, "refused", {"errors": errors}, title=_("These can’t be written to"), status=422)
