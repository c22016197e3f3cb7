"""The Advanced Filter: what its form means, and how many each condition matches."""

from datetime import datetime

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, push_url, replace_url

from contacts.builder import assemble, waterfall
from contacts.builder.views.answers import wrong
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.filters.stored import stored_filters
from contacts.keys.access import known_catalogue
from contacts.lists import saved_urls
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from contacts.lists.heavy import one_at_a_time
from contacts.lists.table import Table
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_POST
def show(request: ChannelRequest) -> HttpResponse:
    """Show the list by the form's conditions; 422 with what is wrong beside them, and the list as it was."""
    catalogue, now = known_catalogue(request), timezone.now()
    assembled = assemble(request.POST, catalogue)
    try:
        conditions = assembled.filter(catalogue)
        conditions.resolve(catalogue, now)
    except FilterInvalid as error:
        return wrong(request, assembled, error)
    contact_list = _contact_list(request, conditions, catalogue, now)
    table = Table(contact_list, request.manager)
    if not request.htmx:
        return redirect(table.address())
    try:
        before = _shown(request, catalogue, now)
    except InvalidList:
        return HttpResponseClientRedirect(table.address())  # repaired: now the whole page makes sense
    beside = {assembled.places[chip.path]: {"interval": chip.interval} for chip in contact_list.conditions.chips}
    page = table.page()
    context = {**table.context(page), "beside": beside if conditions else {}}
    response = render(request, "contacts/builder/list.html", context)
    # Typing a number isn't one step back for each digit.
    same = _shape(before.filter) == _shape(contact_list.filter)
    return (replace_url if same else push_url)(response, table.address())


@requires("contacts.view")
@require_POST
def counts(request: ChannelRequest) -> HttpResponse:
    """Show beside each condition how many it matches: alone, and in its place."""
    catalogue, now = known_catalogue(request), timezone.now()
    assembled = assemble(request.POST, catalogue)
    try:
        conditions = assembled.filter(catalogue).resolve(catalogue, now)
    except FilterInvalid as error:
        return wrong(request, assembled, error)
    contact_list = _contact_list(request, Filter(), catalogue, now)
    with one_at_a_time(request.manager):
        found = waterfall(contact_list, conditions)
    tokens = [assembled.places[path] for path, _leaf in conditions.leaves()]
    return render(request, "contacts/builder/counts.html", {"steps": dict(zip(tokens, found, strict=True))})


def _contact_list(request: ChannelRequest, conditions: Filter, catalogue: Catalogue, now: datetime) -> ContactList:
    """Return the list that the page shows, with these conditions. 404 when the rest of its URL makes no sense."""
    params = request.POST.dict()
    params["filter"] = saved_urls.save_filter(request.channel, conditions)
    if not conditions and (stored := stored_filters(catalogue)):
        params.pop(stored.parameter, None)  # it is the one that is being edited
    try:
        return read_list(params, request.channel, catalogue=catalogue, now=now)
    except InvalidList as error:
        raise Http404 from error


def _shown(request: ChannelRequest, catalogue: Catalogue, now: datetime) -> ContactList:
    """Return the list that the browser shows. Raise InvalidList."""
    query = (request.htmx.current_url_abs_path or "").partition("?")[2]
    return read_list(QueryDict(query), request.channel, catalogue=catalogue, now=now)


def _shape(conditions: Filter) -> list[tuple[str, str, str]]:
    return [(path, leaf.key, leaf.operator) for path, leaf in conditions.leaves()]
