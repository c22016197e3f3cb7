from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from contacts.builder.views.answers import wrong
from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from contacts.lists import saved_urls
from crm.access import ChannelRequest, requires
from crm.ids import read_id
from segments import audiences
from segments.access import visible_segment
from segments.audience_editor import AudienceInvalid, read_audience, size


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


@requires("contacts.view")
@require_POST
def preview(request: ChannelRequest) -> HttpResponse:
    """Show in words and as a number whom the editor's conditions hold; 422 with what is wrong beside them."""
    catalogue, now = Catalogue.of(request.channel), timezone.now()
    try:
        assembled, filter_ = read_audience(request.POST, catalogue)
    except AudienceInvalid as error:
        return wrong(request, error.assembled, error.error)
    resolved = filter_.resolve(catalogue, now)
    intervals = {assembled.places.get(chip.path, ""): {"interval": chip.interval} for chip in resolved.chips}
    context = {
        "beside": {token: shown for token, shown in intervals.items() if token},
        "sentence": resolved.sentence,
        "number": size(request.manager, resolved),
    }
    return render(request, "segments/audience/preview.html", context)
