from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts import keys
from contacts.keys.access import visible_key
from contacts.keys.forms import KeyForm
from contacts.keys.queries import shown_label
from contacts.keys.views.dialogs import key_dialog, keys_url
from contacts.models import ProfileKey
from crm.access import ChannelRequest, requires
from crm.answers import saved, submit
from crm.events import ClientEvent


@requires("keys.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the dialog with a key's label and description; a POST saves them."""
    row = visible_key(request.channel, pk)
    if request.method == "POST":
        return _save(request, row)
    return _dialog(request, row, KeyForm(row=row))


def _save(request: ChannelRequest, row: ProfileKey) -> HttpResponse:
    form = KeyForm(request.POST, row=row)
    changed = submit(form, lambda data: keys.change(row, **data, by=request.actor))
    if changed is None:
        return _dialog(request, row, form, status=422)
    text = _("“%(label)s” is saved.") % {"label": shown_label(changed)}
    return saved(request, text, ClientEvent.KEYS, go_to=keys_url(request))


def _dialog(request: ChannelRequest, row: ProfileKey, form: KeyForm, status: int = 200) -> HttpResponse:
    return key_dialog(request, "key", {"form": form, "row": row}, title=str(shown_label(row)), status=status)
