"""The Advanced Filter: what its form means, and how many each condition matches."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, push_url, replace_url, reswap

from contacts.builder import Assembled, assemble, waterfall
from contacts.fields import Catalogue
from contacts.filters import Filter, FilterInvalid
from contacts.lists import saved_urls
from contacts.lists.listing import Listing
from contacts.lists.table import Table
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_POST
def show(request: ChannelRequest) -> HttpResponse:
    """The list by the form's conditions; 422 with what is wrong beside them, and the list as it was."""
    catalogue = Catalogue.of(request.channel).in_contacts()
    assembled = assemble(request.POST, catalogue)
    try:
        conditions = _read(assembled, catalogue)
    except FilterInvalid as error:
        return _wrong(request, assembled, error)
    listing = _listing(request, conditions, catalogue)
    table = Table(listing, request.manager)
    before = _shown(request, catalogue)
    if not request.htmx:
        return redirect(table.address())
    if not before.is_valid():
        return HttpResponseClientRedirect(table.address())  # what was mended: now the whole page makes sense
    chips = conditions.resolve(listing.catalogue, listing.now).chips
    context = {
        **table.context(listing.page()),
        "beside": {assembled.places[chip.path]: {"interval": chip.interval} for chip in chips},
    }
    response = render(request, "contacts/builder/list.html", context)
    # Typing a number isn't one step back for each digit.
    same = _shape(before.conditions) == _shape(listing.conditions)
    return (replace_url if same else push_url)(response, table.address())


@requires("contacts.view")
@require_POST
def counts(request: ChannelRequest) -> HttpResponse:
    """Beside each condition how many it matches: alone, and in its place."""
    catalogue = Catalogue.of(request.channel).in_contacts()
    assembled = assemble(request.POST, catalogue)
    try:
        conditions = _read(assembled, catalogue)
    except FilterInvalid as error:
        return _wrong(request, assembled, error)
    listing = _listing(request, None, catalogue)
    found = waterfall(listing.contacts, conditions, catalogue, listing.now)
    tokens = [assembled.places[path] for path, _leaf in conditions.leaves()]
    return render(request, "contacts/builder/counts.html", {"steps": dict(zip(tokens, found, strict=True))})


def _read(assembled: Assembled, catalogue: Catalogue) -> Filter:
    if assembled.problems:
        raise FilterInvalid([])
    return Filter.parse(assembled.data, catalogue)


def _listing(request: ChannelRequest, conditions: Filter | None, catalogue: Catalogue) -> Listing:
    """The list that the page shows, with these conditions. 404 when the rest of its address makes no sense."""
    params = request.POST.dict()
    params["filter"] = saved_urls.save_filter(request.channel, conditions) if conditions else ""
    if not conditions:
        params.pop("segment", None)  # it is the one that is being edited
    listing = Listing(params, channel=request.channel, catalogue=catalogue)
    if not listing.is_valid():
        raise Http404
    return listing


def _wrong(request: ChannelRequest, assembled: Assembled, error: FilterInvalid) -> HttpResponse:
    problems = assembled.located(error) | assembled.problems
    beside = {token: {"errors": problems.get(token, [])} for token in assembled.places.values()}
    context = {"beside": beside, "errors": problems.get("", [])}
    return reswap(render(request, "contacts/builder/wrong.html", context, status=422), "none")


def _shown(request: ChannelRequest, catalogue: Catalogue) -> Listing:
    """The list that the browser shows."""
    query = (request.htmx.current_url_abs_path or "").partition("?")[2]
    return Listing(QueryDict(query), channel=request.channel, catalogue=catalogue)


def _shape(conditions: Filter | None) -> list[tuple[str, str, str]]:
    return [(path, leaf.key, leaf.operator) for path, leaf in conditions.leaves()] if conditions else []
