from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contacts.access import visible_contact
from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.filters.named import criteria_of, segment_choices
from contacts.lists.listing import Listing
from contacts.lists.return_url import return_url
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Why one contact is, or isn't, in the list that it was opened from or in the chosen `segment`."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        raise Http404
    catalogue = Catalogue.of(request.channel).in_contacts()
    back = QueryDict(return_url(request).partition("?")[2])
    listing = Listing(back, channel=request.channel, catalogue=catalogue)
    by_list = listing.conditions if listing.is_valid() else None
    segment = request.GET.get("segment", "" if by_list else back.get("segment", ""))
    context: dict[str, Any] = {
        "contact": contact,
        "back": return_url(request),
        "segments": segment_choices(catalogue),
        "segment": segment,
        "by_list": by_list,
    }
    try:
        conditions = criteria_of(segment, catalogue) if segment else by_list
        if conditions:
            resolved = conditions.resolve(catalogue, timezone.now())
            context["reasons"] = resolved.why(contact)
            context["sentence"] = resolved.sentence
            context["holds"] = resolved.matches(contact)
        else:
            context["everyone"] = conditions is not None
    except FilterInvalid as error:
        context["problems"] = [problem.message for problem in error.problems]
    return render(request, "contacts/profile/why.html" if request.htmx else "contacts/profile/why_page.html", context)
