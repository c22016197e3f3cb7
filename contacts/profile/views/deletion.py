from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from contacts.access import gone, visible_contact
from contacts.erasure.actions import delete
from contacts.lists.return_url import return_url
from crm.access import ChannelRequest, requires


@requires("contacts.view", "contacts.delete")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Asks before a customer is deleted, and says what stays; a POST deletes."""
    contact = visible_contact(request.channel, pk)
    if contact is None:
        return gone(request, pk)
    if request.method == "GET":
        template = "contacts/profile/deletion/dialog.html" if request.htmx else "contacts/profile/deletion/page.html"
        return render(request, template, {"contact": contact, "back": return_url(request)})
    if not delete(request.channel, [pk], by=request.actor):
        return gone(request, pk)  # somebody was quicker
    return _done(request, pk, _("The customer is deleted."))


def _done(request: ChannelRequest, pk: int, text: str) -> HttpResponse:
    """The list loses its row, the panel closes; from the profile back to the list."""
    path = (request.htmx.current_url_abs_path or "").partition("?")[0]
    if path == reverse("contacts", args=[request.channel.slug]):
        response = trigger_client_event(HttpResponse(status=204), "closeDialog", {})
        trigger_client_event(response, "contactGone", {"pk": pk})
        trigger_client_event(response, "recount", {})
        return trigger_client_event(response, "toast", {"text": text, "kind": "success"})
    messages.success(request, text)
    return HttpResponseClientRedirect(return_url(request)) if request.htmx else redirect(return_url(request))
