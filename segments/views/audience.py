from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.lists import saved_urls
from crm.access import ChannelRequest, requires
from crm.ids import read_id
from segments import audiences
from segments.access import visible_segment


@requires("contacts.view")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the widget that copies a segment's filter into a form: `audience` is the segment's id."""
    chosen = request.GET.get("audience", "")
    context: dict[str, Any] = {"choices": audiences.choices(request.channel), "audience": chosen}
    if not chosen:
        return render(request, "segments/audience.html", context)
    segment = visible_segment(request.channel, read_id(chosen))
    try:
        copy = audiences.import_segment(segment)
    except FilterInvalid as error:
        context["problems"] = error.problems
        return render(request, "segments/audience.html", context, status=422)
    catalogue, now = Catalogue.of(request.channel), timezone.now()
    context |= {"copy": saved_urls.filter_text(copy), "sentence": copy.resolve(catalogue, now).sentence}
    return render(request, "segments/audience.html", context)
