"""One condition of the Advanced Filter."""

import secrets

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from contacts.builder import ConditionRow
from contacts.fields import Catalogue
from contacts.lists import saved_urls
from contacts.lists.form import InvalidList, read_list
from contacts.lists.table import Table
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show a new condition for `key`, or the one of the form in `token` with the values that fit its key and operator.

    A new one has a group around it unless `group` has one.
    """
    data = request.POST or request.GET
    token = data.get("token") or secrets.token_hex(4)
    form = data if "token" in data else QueryDict(urlencode({f"key-{token}": data.get("key", "")}))
    row = ConditionRow.posted(token, form, Catalogue.of(request.channel))
    if row is None:
        raise Http404
    alone = "token" in data or "group" in data
    group = {"token": token, "join": "and", "rows": [row.fitting()]}
    template = "contacts/builder/condition.html" if alone else "contacts/builder/group.html"
    return render(request, template, {"row": row.fitting(), "group": group})


@requires("contacts.view")
@require_POST
def removal(request: ChannelRequest) -> HttpResponse:
    """Show the list without the condition at `path`."""
    try:
        contact_list = read_list(request.POST, request.channel)
    except InvalidList:
        return redirect("contacts", request.channel.slug)
    rest = contact_list.filter.without(request.POST.get("path", ""))
    return redirect(Table(contact_list, request.manager).address(filter=saved_urls.save_filter(request.channel, rest)))
