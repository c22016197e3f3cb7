from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.access import gone, visible_contact
from contacts.erasure.actions import delete
from contacts.lists.return_url import return_url
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from crm.answers import dialog, go, saved, trigger
from crm.events import ClientEvent


@requires("contacts.view", "contacts.delete")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a customer is deleted, and say what stays; a POST deletes."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    if request.method == "GET":
        return _ask(request, contact)
    if not delete(request.channel, [pk], by=request.actor):
        return gone(request, pk)  # somebody was quicker
    return _deleted(request, pk)


def _ask(request: ChannelRequest, contact: Contact) -> HttpResponse:
    title, back = _("Delete “%(contact)s”?") % {"contact": contact}, return_url(request)
    context = {"contact": contact, "back": back}
    part = "contacts/profile/deletion/form.html"
    return dialog(request, part, context, title=title, leave_to=back, guide="deletion")


def _deleted(request: ChannelRequest, pk: int) -> HttpResponse:
    """Take the row out of the list and close the panel; from the profile, go back to the list."""
    text, contacts = _("The customer is deleted."), reverse("contacts", args=[request.channel.slug])
    if (request.htmx.current_url_abs_path or "").partition("?")[0] == contacts:
        response = saved(request, text, ClientEvent.RECOUNT, go_to=contacts)
        return trigger(response, ClientEvent.CONTACT_GONE, {"pk": pk})
    messages.success(request, text)
    return go(request, return_url(request))
