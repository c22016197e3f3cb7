from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from crm.access import ChannelRequest
from crm.answers import dialog
from segments.models import Segment


def refused(request: ChannelRequest, errors: Iterable[str]) -> HttpResponse:
    """Say why a segment can't be stored, where no form can show it; 422."""
    title, leave_to = _("This can’t be saved"), list_url(request)
    part, context = "segments/refused.html", {"errors": errors}
    return dialog(request, part, context, title=title, leave_to=leave_to, status=422, guide="segments")


def list_url(request: ChannelRequest, segment: Segment | None = None) -> str:
    """Return the URL of the list of the segment's contacts, or of everybody."""
    contacts = reverse("contacts", args=[request.channel.slug])
    return f"{contacts}?{urlencode({'segment': segment.pk})}" if segment else contacts


def segment_url(request: ChannelRequest, segment: Segment) -> str:
    return reverse("segment", args=[request.channel.slug, segment.pk])
