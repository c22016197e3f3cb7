from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.access import gone, visible_contact
from contacts.keys.access import known_catalogue
from contacts.lists.return_url import return_url
from contacts.profile import timeline
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """What happened to one contact: for htmx the section, or with `before` the older entries; else a page."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk, page="contact_timeline")
    before = request.GET.get("before")
    try:
        page = timeline.page(contact, known_catalogue(request).in_contacts(), request.manager, before)
    except timeline.InvalidCursor as error:
        return HttpResponse(str(error), status=422, content_type="text/plain")
    context = {
        "contact": contact,
        "timeline": page,
        "back": return_url(request),
        "in_panel": (request.htmx.target or "").startswith("panel"),
    }
    return render(request, f"contacts/profile/timeline/{_part(request)}.html", context)


def _part(request: ChannelRequest) -> str:
    if not request.htmx:
        return "page"
    return "entries" if "before" in request.GET else "section"
