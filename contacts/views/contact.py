from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from contacts.access import visible_contact
from contacts.actions.reading import opened
from contacts.fields import Catalogue
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
    profile = Profile(contact, Catalogue.of(request.channel).in_contacts(), back=_back(request))
    panel = request.htmx.target == "panel"
    return render(request, "contacts/panel.html" if panel else "contacts/contact.html", {"profile": profile})


def _back(request: ChannelRequest) -> str:
    """The list that the contact was opened from."""
    contacts = reverse("contacts", args=[request.channel.slug])
    came_from = request.htmx.current_url_abs_path or request.GET.get("back", "")
    path, _, query = came_from.partition("?")
    if path != contacts:
        return contacts
    params = QueryDict(query, mutable=True)
    params.pop("contact", None)  # another one's panel was open
    return f"{contacts}?{params.urlencode()}" if params else contacts
