"""The contacts that a manager may see: those of the channel, and no others."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import stored
from contacts.models import Contact
from crm.access import ChannelRequest
from crm.answers import Toast, show_toast, trigger
from crm.events import ClientEvent
from crm.ids import read_id
from crm.models import Channel


def visible_contact(channel: Channel, pk: int | str | None) -> Contact | None:
    """The channel's contact of that id; None for one of another channel, one that is gone, or what is no id."""
    known = read_id(pk) if isinstance(pk, str) else pk
    return None if known is None else next(iter(stored.found(channel, [known])), None)


def gone(request: ChannelRequest, pk: int, *, page: str = "") -> HttpResponse:
    """404; where a panel shows the contact, it says so and closes.

    `page`: the name of the route that is asked for, where a link to a contact that was merged leads to the other one.
    """
    kept = request.channel.merges.filter(absorbed_id=pk).values_list("kept_id", flat=True).first()
    if kept is not None and page:
        query = request.GET.urlencode()
        return redirect(reverse(page, args=[request.channel.slug, kept]) + (f"?{query}" if query else ""))
    if not request.htmx:
        raise Http404
    text = _("This customer no longer exists: someone deleted it.")
    if kept is not None:
        text = _("This customer was merged with another one.")
    response = show_toast(HttpResponse(status=404), Toast(text, "danger"))
    return trigger(response, ClientEvent.CONTACT_GONE, {"pk": pk})
