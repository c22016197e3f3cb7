from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from contacts.access import gone, visible_contact
from crm.access import ChannelRequest, requires
from segments.messages import actions


@requires("contacts.view", "contacts.edit")
@require_POST
def forgive(request: ChannelRequest, pk: int) -> HttpResponse:
    """Send to the contact's address again, which had bounced."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    actions.forgive(contact, by=request.actor)
    return redirect("contact", request.channel.slug, pk)
