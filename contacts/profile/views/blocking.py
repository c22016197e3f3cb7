from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.access import gone, visible_contact
from contacts.editing import blocking
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done
from crm.events import of_contact


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
    """Unblock the customer."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    blocking.unblock(contact, by=request.actor)
    return _done(request, contact, _("%(name)s is no longer blocked.") % {"name": contact}, undo="contact_block")


def _done(request: ChannelRequest, contact: Contact, text: str, undo: str) -> HttpResponse:
    args = [request.channel.slug, contact.pk]
    toast = Toast(text, undo_url=reverse(undo, args=args))
    return done(request, toast, of_contact(contact.pk), go_to=reverse("contact", args=args))
