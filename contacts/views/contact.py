from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.access import visible_contact
from contacts.actions.reading import opened
from contacts.fields import Catalogue
from contacts.origin import origin
from contacts.profile import Profile
from crm.access import ChannelRequest, requires


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """One contact: the side panel for htmx, else the full page."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        raise Http404
    opened(contact, by=request.actor)
    profile = Profile(contact, Catalogue.of(request.channel).in_contacts(), back=origin(request))
    panel = request.htmx.target == "panel"
    return render(request, "contacts/panel.html" if panel else "contacts/contact.html", {"profile": profile})
