from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from contacts.filters import Filter, FilterInvalid
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from crm.access import ChannelRequest, requires
from crm.answers import add_errors, dialog, go
from segments import actions, queries
from segments.forms import SegmentForm
from segments.from_list import criteria_of
from segments.views.dialogs import list_url, refused


@requires("contacts.view", POST="segments.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show all segments of the channel; a POST makes one of the list that it describes."""
    if request.method == "POST":
        return _create(request)
    return render(request, "segments/page.html", {"segments": queries.listed(request.channel)})


@requires("contacts.view", "segments.manage")
@require_GET
def new(request: ChannelRequest) -> HttpResponse:
    """Show the dialog of a segment that holds what the list of this address holds."""
    try:
        contact_list = read_list(request.GET, request.channel)
        return _dialog(request, SegmentForm(), contact_list, criteria_of(contact_list))
    except InvalidList as error:
        return refused(request, error.problems)
    except FilterInvalid as error:
        return refused(request, [problem.message for problem in error.problems])


def _create(request: ChannelRequest) -> HttpResponse:
    try:
        contact_list = read_list(_unsorted(request.POST), request.channel)
        criteria = criteria_of(contact_list)
    except InvalidList as error:
        return refused(request, error.problems)
    except FilterInvalid as error:
        return refused(request, [problem.message for problem in error.problems])
    form = SegmentForm(request.POST)
    if not form.is_valid():
        return _dialog(request, form, contact_list, criteria, status=422)
    try:
        segment = actions.create(request.channel, **form.cleaned_data, data=criteria, by=request.actor)
    except ValidationError as error:
        add_errors(form, error)
    except FilterInvalid as error:
        add_errors(form, ValidationError([problem.message for problem in error.problems]))
    else:
        return go(request, list_url(request, segment))
    return _dialog(request, form, contact_list, criteria, status=422)


def _dialog(
    request: ChannelRequest,
    form: SegmentForm,
    contact_list: ContactList,
    criteria: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    catalogue = contact_list.catalogue
    resolved = Filter.parse(criteria, catalogue).resolve(catalogue, contact_list.now)
    context = {"form": form, "contact_list": contact_list, "sentence": resolved.sentence}
    title, leave_to = _("New segment"), reverse("segments", args=[request.channel.slug])
    part = "segments/new.html"
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="segments")


def _unsorted(data: QueryDict) -> dict[str, Any]:
    """Return the list's address in the form, without its order, which a segment doesn't have."""
    return {name: value for name, value in data.dict().items() if name != "sort"}
