from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET
from django_htmx.http import push_url, replace_url

from contacts.access import visible_contact
from contacts.builder import Builder
from contacts.builder.opening import builder_of, repair_builder
from contacts.examples import examples_of
from contacts.keys.access import known_catalogue
from contacts.lists import counts, places
from contacts.lists.columns import NAME, Row
from contacts.lists.contact_list import ContactList
from contacts.lists.form import InvalidList, read_list
from contacts.lists.heavy import one_at_a_time, with_patience
from contacts.lists.keyset import InvalidCursor, RowPage
from contacts.lists.table import Table
from contacts.onboarding import first_steps
from contacts.profile.actions import record_view
from contacts.profile.profile import Profile
from crm.access import ChannelRequest, requires
from crm.channels.usage import over_limit
from crm.sharing import SharedRuns


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The Contacts page; for htmx the list (`#list`), or with `cursor` the next rows."""
    catalogue, now = known_catalogue(request), timezone.now()
    try:
        contact_list = read_list(request.GET, request.channel, catalogue=catalogue, now=now)
        table = Table(contact_list, request.manager)
        with with_patience(request.manager, contact_list):
            page = table.page(request.GET.get("cursor"), counted="cursor" not in request.GET)
    except InvalidList as error:
        return _refused(request, error.problems, repair_builder(request.GET, request.channel, catalogue, now))
    except InvalidCursor as error:
        return _refused(request, [str(error)])
    if request.htmx and "cursor" in request.GET:
        return _timed(HttpResponse(table.rows(page)), page)
    context = {**table.context(page), **_later(request)}
    if request.htmx.target == "list":
        response = render(request, "contacts/lists/list.html", context)
        _remember(request, response, table.address())
    else:
        response = render(request, "contacts/page.html", {**context, **_beside(request, table)})
    return _timed(response, page)


@requires("contacts.view")
@require_GET
def count(request: ChannelRequest) -> HttpResponse:
    """The exact number of the list's contacts, where it would have come too late with the page."""
    asked = (request.channel.pk, tuple(sorted(request.GET.items())))
    try:
        number, contact_list = _counts.get(asked, lambda: _count(request))
    except InvalidList:
        return HttpResponse(status=422)
    return render(request, "contacts/lists/count.html", {"count": number, "contact_list": contact_list})


# Those that managers who look at the same list ask for at the same time.
_counts: Final = SharedRuns[tuple[int, ContactList]]()


def _count(request: ChannelRequest) -> tuple[int, ContactList]:
    contact_list = read_list(request.GET, request.channel, catalogue=known_catalogue(request))
    with with_patience(request.manager, contact_list):
        return contact_list.count(alone=partial(one_at_a_time, request.manager)), contact_list


def _timed(response: HttpResponse, page: RowPage[Row]) -> HttpResponse:
    """Say which way the rows were found, where browsers show what a request took."""
    response.headers["Server-Timing"] = f'rows;desc="{"columnar copy" if page.by_copy else "PostgreSQL"}"'
    return response


def _beside(request: ChannelRequest, table: Table) -> dict[str, Any]:
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
        "doors": places.open_doors(request.manager),
    }
    if table.counts_are_prompt:
        beside["mu"] = counts.managed_users(request.channel)
        beside["over"] = over_limit(request.channel, beside["mu"])
        beside["tags"] = counts.tag_counts(request.channel, prompt=True)
    if chosen := visible_contact(request.channel, request.GET.get("contact")):
        record_view(chosen, by=request.actor)
        beside["profile"] = Profile(chosen, catalogue.in_contacts(), request.manager, back=table.address())
    return beside


def _later(request: ChannelRequest) -> dict[str, Any]:
    """What few pages show, and no page asks the database for before its template uses it."""
    return {
        "examples": SimpleLazyObject(lambda: examples_of(request.channel)),
        "first_steps": first_steps(request.manager),
    }


def _remember(request: ChannelRequest, response: HttpResponse, address: str) -> None:
    """Put the list into the address bar: each list is one step back, but not each letter typed into the search."""
    current = request.htmx.current_url_abs_path or ""
    typing = request.htmx.trigger_name == "q" and "q=" in current
    (replace_url if typing else push_url)(response, address)


def _refused(request: ChannelRequest, errors: list[str], builder: Builder | None = None) -> HttpResponse:
    context: dict[str, Any] = {"errors": errors, "address": reverse("contacts", args=[request.channel.slug])}
    if request.htmx.target == "list":
        return render(request, "contacts/lists/refused.html", context, status=422)
    if builder:
        kept = {name: value for name, value in request.GET.items() if name not in ("filter", "terms", "cursor")}
        context |= {"builder": builder, "editing": True, "kept": kept}
        return render(request, "contacts/builder/repair.html", context, status=422)
    return render(request, "contacts/lists/refused_page.html", context, status=422)
