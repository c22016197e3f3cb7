from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import ChannelRequest, requires
from segments import actions
from segments.access import visible_segment
from segments.forms import SettingsForm
from segments.models import Segment
from segments.views.answers import answer, done, put


@requires("contacts.view", "segments.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """The dialog with a segment's name, colour and whether it keeps who comes and goes; a POST saves them."""
    segment = visible_segment(request.channel, pk)
    if request.method == "POST":
        return _save(request, segment)
    form = SettingsForm(initial={name: getattr(segment, name) for name in SettingsForm.base_fields})
    return answer(request, "settings", {"form": form, "segment": segment})


def _save(request: ChannelRequest, segment: Segment) -> HttpResponse:
    form = SettingsForm(request.POST)
    if form.is_valid():
        try:
            segment = actions.change(segment, form.cleaned_data, by=request.actor)
        except ValidationError as error:
            put(form, error)
        else:
            return done(request, _("“%(name)s” is saved.") % {"name": segment.name}, segment)
    return answer(request, "settings", {"form": form, "segment": segment}, status=422)
