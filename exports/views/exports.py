from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from contacts.lists.selection import InvalidSelection
from contacts.lists.stated_number import NumberChanged
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.answers import saved
from crm.events import ClientEvent
from exports import actions, queries
from exports.audience import Audience
from exports.forms import ExportForm
from exports.views.new import form_dialog, refused

PAGE = 50


@requires("contacts.view", "contacts.export")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show the manager's downloads; a POST starts one."""
    return _start(request) if request.method == "POST" else _list(request)


def _list(request: ChannelRequest) -> HttpResponse:
    page = Paginator(queries.mine(request.manager), PAGE).get_page(request.GET.get("page"))
    working = any(export.job.is_open for export in page)
    template = "exports/list.html" if request.htmx else "exports/page.html"
    return render(request, template, {"page": page, "working": working})


def _start(request: ChannelRequest) -> HttpResponse:
    form = ExportForm(request.POST)
    try:
        audience = Audience.of(request.POST, request.channel)
    except InvalidSelection as error:
        return refused(request, error, status=422)
    valid = form.is_valid()
    stated = form.cleaned_data.get("stated") or 0
    if not valid:
        return form_dialog(request, form, audience, stated, status=422)
    try:
        actions.start(
            audience.selection, form.cleaned_data["reason"], form.cleaned_data["password"], stated, by=request.actor
        )
    except NumberChanged as changed:
        stated = changed.now
        form = ExportForm(request.POST.dict() | {"stated": stated})
        form.add_error(None, str(changed))
    except jobs.Refusal as error:
        form.add_error(None, str(error))
    else:
        return _started(request)
    return form_dialog(request, form, audience, stated, status=422)


def _started(request: ChannelRequest) -> HttpResponse:
    text = _("The download is being made. My Chatroom tells when it is ready.")
    return saved(request, text, ClientEvent.JOBS, go_to=reverse("exports", args=[request.channel.slug]))
