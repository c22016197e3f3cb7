from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.access import gone, visible_contact
from contacts.keys.access import known_catalogue
from contacts.lists.return_url import return_url
from contacts.profile.actions import record_view
from contacts.profile.profile import Profile
from crm.access import ChannelRequest, requires

# The element that htmx wants to fill → what goes into it.
PARTS: Final = {
    "panel": "contacts/profile/panel.html",
    "panel-bar": "contacts/profile/panel_bar.html",
    "panel-head": "contacts/profile/head.html",
    "profile-head": "contacts/profile/head.html",
}


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """One contact: for htmx the side panel, or the part of it or of the profile that is drawn again; else the page."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk, page="contact")
    part = request.htmx.target or ""
    if part in ("", "panel"):
        record_view(contact, by=request.actor)
    catalogue = known_catalogue(request).in_contacts()
    profile = Profile(contact, catalogue, request.manager, back=return_url(request))
    context = {"profile": profile, "in_panel": part.startswith("panel")}
    return render(request, PARTS.get(part, "contacts/profile/page.html"), context)
