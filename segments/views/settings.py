from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import ChannelRequest, requires
from crm.answers import dialog, saved, submit
from crm.events import ClientEvent
from segments import actions
from segments.access import visible_segment
from segments.forms import SettingsForm
from segments.models import Segment
from segments.views.dialogs import segment_url


@requires("contacts.view", "segments.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the dialog with a segment's name, colour and whether it tracks its members; a POST saves them."""
    segment = visible_segment(request.channel, pk)
    if request.method == "POST":
        return _save(request, segment)
    initial = {name: getattr(segment, name) for name in SettingsForm.base_fields}
    return _dialog(request, segment, SettingsForm(initial=initial))


def _save(request: ChannelRequest, segment: Segment) -> HttpResponse:
    form = SettingsForm(request.POST)
    changed = submit(form, lambda data: actions.change(segment, data, by=request.actor))
    if changed is None:
        return _dialog(request, segment, form, status=422)
    text = _("“%(name)s” is saved.") % {"name": changed.name}
    return saved(request, text, ClientEvent.SEGMENTS, go_to=segment_url(request, changed))


def _dialog(request: ChannelRequest, segment: Segment, form: SettingsForm, status: int = 200) -> HttpResponse:
    context, leave_to = {"form": form, "segment": segment}, segment_url(request, segment)
    title, part = segment.name, "segments/settings.html"
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="segments")
