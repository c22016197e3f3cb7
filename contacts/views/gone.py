"""The answer when a contact isn't there: it was deleted, or is another channel's."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from crm.access import ChannelRequest


def gone(request: ChannelRequest, pk: int) -> HttpResponse:
    """404; where a panel shows the contact, it says so and closes."""
    if not request.htmx:
        raise Http404
    text = _("This customer isn’t there any more: somebody has deleted it.")
    response = trigger_client_event(HttpResponse(status=404), "toast", {"text": text, "kind": "danger"})
    return trigger_client_event(response, "contactGone", {"pk": pk})
