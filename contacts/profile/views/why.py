from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contacts.access import visible_contact
from contacts.fields import Catalogue
from contacts.filters import FilterInvalid, ResolvedFilter
from contacts.filters.stored import stored_filters
from contacts.lists.form import InvalidList, read_list
from contacts.lists.return_url import return_url
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from crm.models import Channel


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Why one contact is, or isn't, in the list that it was opened from, or in the chosen stored filter."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        raise Http404
    catalogue, now = Catalogue.of(request.channel), timezone.now()
    stored = stored_filters(catalogue)
    back = return_url(request)
    params = QueryDict(back.partition("?")[2])
    by_list = _conditions(params, request.channel, catalogue, now)
    chosen = ""
    if stored:
        chosen = request.GET.get(stored.parameter, "" if by_list else params.get(stored.parameter, ""))
    context: dict[str, Any] = {"contact": contact, "back": back, "stored": stored, "chosen": chosen, "by_list": by_list}
    try:
        conditions = stored.filter(chosen).resolve(catalogue, now) if stored and chosen else by_list
    except FilterInvalid as error:
        context["problems"] = [problem.message for problem in error.problems]
    else:
        context |= _explanation(conditions, contact)
    return render(request, "contacts/profile/why.html" if request.htmx else "contacts/profile/why_page.html", context)


def _conditions(params: QueryDict, channel: Channel, catalogue: Catalogue, now: datetime) -> ResolvedFilter | None:
    """The conditions of the list's own filter; None when it has none, or makes no sense."""
    try:
        contact_list = read_list(params, channel, catalogue=catalogue, now=now)
    except InvalidList:
        return None
    return contact_list.conditions if contact_list.filter else None


def _explanation(conditions: ResolvedFilter | None, contact: Contact) -> dict[str, Any]:
    if conditions is None or not conditions.leaves():
        return {"everyone": conditions is not None}
    return {
        "reasons": conditions.why(contact),
        "sentence": conditions.sentence,
        "holds": conditions.matches(contact),
    }
