from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from contacts.access import gone, visible_contact
from contacts.editing import blocking
from contacts.models import Contact
from crm.access import ChannelRequest, requires


@requires("contacts.view", "contacts.edit")
@require_POST
def block(request: ChannelRequest, pk: int) -> HttpResponse:
    """Block the customer."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    blocking.block(contact, by=request.actor)
    return _done(request, contact, _("%(name)s is blocked.") % {"name": contact}, undo="contact_unblock")


@requires("contacts.view", "contacts.edit")
@require_POST
def unblock(request: ChannelRequest, pk: int) -> HttpResponse:
    """The customer is no longer blocked."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    blocking.unblock(contact, by=request.actor)
    return _done(request, contact, _("%(name)s is no longer blocked.") % {"name": contact}, undo="contact_block")


def _done(request: ChannelRequest, contact: Contact, text: str, undo: str) -> HttpResponse:
    """What shows the contact draws itself anew; without htmx on to the profile."""
    if not request.htmx:
        messages.success(request, text)
        return redirect("contact", request.channel.slug, contact.pk)
    url = reverse(undo, args=[request.channel.slug, contact.pk])
    toast = {"text": text, "kind": "success", "label": _("Undo"), "url": url, "post": True}
    response = trigger_client_event(HttpResponse(status=204), "toast", toast)
    return trigger_client_event(response, f"contact-{contact.pk}", {})
