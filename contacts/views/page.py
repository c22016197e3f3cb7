from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_htmx.http import push_url, replace_url

from contacts import indexes
from contacts.access import visible_contact
from contacts.builder import Builder
from contacts.builder.opening import builder_of, repair_builder
from contacts.keys.access import known_catalogue
from contacts.lists import counts, places
from contacts.lists.columns import NAME
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from contacts.lists.heavy import one_at_a_time
from contacts.lists.keyset import InvalidCursor
from contacts.lists.table import Table
from contacts.profile.actions import record_view
from contacts.profile.profile import Profile
from crm.access import ChannelRequest, requires
from crm.after_response import run_after_response
from crm.models import Channel


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The Contacts page; for htmx the list (`#list`), or with `cursor` the next rows."""
    catalogue, now = known_catalogue(request), timezone.now()
    try:
        contact_list = read_list(request.GET, request.channel, catalogue=catalogue, now=now)
        table = Table(contact_list, request.manager)
        page = table.page(request.GET.get("cursor"))
    except InvalidList as error:
        return _refused(request, error.problems, repair_builder(request.GET, request.channel, catalogue, now))
    except InvalidCursor as error:
        return _refused(request, [str(error)])
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

    Each list of a big channel asks for it once. So this is where the use of keys is noted, after the response.
    """
    try:
        contact_list = read_list(request.GET, request.channel, catalogue=known_catalogue(request))
    except InvalidList:
        return HttpResponse(status=422)
    with one_at_a_time(request.manager):
        context = {"count": contact_list.contacts.count(), "contact_list": contact_list}
    response = render(request, "contacts/lists/count.html", context)
    run_after_response(response, partial(_note_use, request.channel, contact_list))
    return response


def _note_use(channel: Channel, contact_list: ContactList) -> None:
    indexes.note_use(channel, contact_list.catalogue, contact_list.keys(), contact_list.parts())


def _beside(request: ChannelRequest, table: Table, prompt: bool) -> dict[str, Any]:
    """What stands left and right of the list."""
    contact_list, catalogue = table.contact_list, table.contact_list.catalogue
    beside: dict[str, Any] = {
        "choosable": [field for field in catalogue.in_contacts().values() if field.key != NAME],
        "shown": {column.key for column in table.columns},
        "tag": contact_list.tag,
        "builder": builder_of(contact_list),
        "editing": "edit" in request.GET,
        "without_filter": table.address(filter=None),
        "sidebar_sections": places.sidebar_sections,
    }
    if prompt:
        beside["mu"] = counts.managed_users(request.channel)
        beside["tags"] = counts.tag_counts(request.channel, prompt=True)
    if chosen := visible_contact(request.channel, request.GET.get("contact")):
        record_view(chosen, by=request.actor)
        beside["profile"] = Profile(chosen, catalogue.in_contacts(), request.manager, back=table.address())
    return beside


def _remember(request: ChannelRequest, response: HttpResponse, address: str) -> HttpResponse:
    """Put the list into the address bar: each list is one step back, but not each letter typed into the search."""
    current = request.htmx.current_url_abs_path or ""
    typing = request.htmx.trigger_name == "q" and "q=" in current
    return replace_url(response, address) if typing else push_url(response, address)


def _refused(request: ChannelRequest, errors: list[str], builder: Builder | None = None) -> HttpResponse:
    context: dict[str, Any] = {"errors": errors, "address": reverse("contacts", args=[request.channel.slug])}
    if request.htmx.target == "list":
        return render(request, "contacts/lists/refused.html", context, status=422)
    if builder:
        kept = {name: value for name, value in request.GET.items() if name not in ("filter", "terms", "cursor")}
        context |= {"builder": builder, "editing": True, "kept": kept}
        return render(request, "contacts/builder/repair.html", context, status=422)
    return render(request, "contacts/lists/refused_page.html", context, status=422)
