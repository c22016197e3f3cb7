from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access import ChannelRequest, requires
from segments import actions
from segments.access import visible_segment
from segments.views.answers import answer, done


@requires("contacts.view", "segments.manage")
@require_POST
def create(request: ChannelRequest, pk: int) -> HttpResponse:
    """The same segment once more."""
    try:
        copy = actions.duplicate(visible_segment(request.channel, pk), by=request.actor)
    except ValidationError as error:
        return answer(request, "refused", {"errors": error.messages}, status=422)
    return done(request, _("The copy is called “%(name)s”.") % {"name": copy.name}, copy)
