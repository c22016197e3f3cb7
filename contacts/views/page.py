from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django_htmx.http import push_url, replace_url

from contacts import indexes
from contacts.access import visible_contact
from contacts.builder import opening
from contacts.lists import counts
from contacts.lists.columns import NAME
from contacts.lists.keyset import InvalidCursor
from contacts.lists.listing import Listing
from contacts.lists.table import Table
from contacts.profile.actions import opened
from contacts.profile.profile import Profile
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The Contacts page; for htmx the list (`#list`), or with `cursor` the next rows."""
    listing = Listing(request.GET, channel=request.channel)
    if not listing.is_valid():
        return _refused(request, listing, listing.problems())
    table = Table(listing, request.manager)
    try:
        page = listing.page(request.GET.get("cursor"))
    except InvalidCursor as error:
        return _refused(request, listing, [str(error)])
    if request.htmx and "cursor" in request.GET:
        return HttpResponse(table.rows(page))
    context = table.context(page)
    if request.htmx.target == "list":
        response = render(request, "contacts/lists/list.html", context)
        return _remember(request, response, table.address())
    prompt = context["count"] is not None
    return render(request, "contacts/page.html", {**context, **_beside(request, table, prompt)})


@requires("contacts.view")
@require_GET
def count(request: ChannelRequest) -> HttpResponse:
    """The exact number of the list's contacts, where it came too late for the page.

    Asked for once with each list of a big channel: so it is here that the use of keys is noted.
    """
    listing = Listing(request.GET, channel=request.channel)
    if not listing.is_valid():
        return HttpResponse(status=422)
    indexes.note_use(request.channel, listing.catalogue, listing.keys(), listing.parts())
    return render(request, "contacts/lists/count.html", {"count": listing.contacts.count(), "listing": listing})


def _beside(request: ChannelRequest, table: Table, prompt: bool) -> dict[str, Any]:
    """What stands left and right of the list."""
    beside: dict[str, Any] = {
        "choosable": [field for field in table.listing.catalogue.values() if field.key != NAME],
        "shown": {column.key for column in table.columns},
        "tag": table.listing.params.get("tag"),
        "builder": opening.builder_of(table.listing),
        "editing": "edit" in request.GET,
        "without_filter": table.address(filter=None),
    }
    if prompt:
        beside["mu"] = counts.managed_users(request.channel)
        beside["tags"] = counts.tag_counts(request.channel, prompt=True)
    if chosen := visible_contact(request.channel, request.GET.get("contact")):
        opened(chosen, by=request.actor)
        beside["profile"] = Profile(chosen, table.listing.catalogue, request.manager, back=table.address())
    return beside


def _remember(request: ChannelRequest, response: HttpResponse, address: str) -> HttpResponse:
    """Put the list into the address bar: each list is one step back, but not each letter typed into the search."""
    current = request.htmx.current_url_abs_path or ""
    typing = request.htmx.trigger_name == "q" and "q=" in current
    return replace_url(response, address) if typing else push_url(response, address)


def _refused(request: ChannelRequest, listing: Listing, errors: list[str]) -> HttpResponse:
    context: dict[str, Any] = {"errors": errors, "address": reverse("contacts", args=[request.channel.slug])}
    if request.htmx.target == "list":
        return render(request, "contacts/lists/refused.html", context, status=422)
    if builder := opening.mending(listing):
        kept = {name: listing.data[name] for name in ("q", "type", "tag", "segment", "sort") if listing.data.get(name)}
        context |= {"builder": builder, "editing": True, "kept": kept}
        return render(request, "contacts/builder/mending.html", context, status=422)
    return render(request, "contacts/lists/refused_page.html", context, status=422)
