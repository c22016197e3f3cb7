from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts import keys
from contacts.keys.access import visible_key
from contacts.keys.queries import shown_label
from contacts.keys.rules import why_not_archived
from contacts.keys.usage import names_of_users
from contacts.keys.views.dialogs import key_dialog, keys_url
from contacts.models import ProfileKey
from crm.access import ChannelRequest, requires
from crm.answers import saved
from crm.events import ClientEvent


@requires("keys.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a key is archived, and name what would break; a POST archives it."""
    row = visible_key(request.channel, pk)
    if request.method == "GET":
        return _dialog(request, row, why_not_archived(row))
    try:
        row = keys.archive(row, by=request.actor)
    except ValidationError as error:
        return _dialog(request, row, " ".join(error.messages), status=422)
    text = _("“%(label)s” is archived.") % {"label": shown_label(row)}
    return saved(request, text, ClientEvent.KEYS, go_to=keys_url(request))


@requires("keys.manage")
@require_POST
def restore(request: ChannelRequest, pk: int) -> HttpResponse:
    """Restore an archived key."""
    row = keys.restore(visible_key(request.channel, pk), by=request.actor)
    text = _("“%(label)s” is restored.") % {"label": shown_label(row)}
    return saved(request, text, ClientEvent.KEYS, go_to=keys_url(request))


def _dialog(request: ChannelRequest, row: ProfileKey, refusal: object, status: int = 200) -> HttpResponse:
    title = _("Archive “%(name)s”?") % {"name": shown_label(row)}
    context = {"row": row, "refusal": refusal, "used_by": names_of_users(row)}
    return key_dialog(request, "archival", context, title=title, status=status)
