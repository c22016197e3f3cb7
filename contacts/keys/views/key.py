from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.keys import actions
from contacts.keys.access import visible_key
from contacts.keys.forms import KeyForm
from contacts.keys.queries import shown_label
from contacts.keys.views.answers import answer, done, put
from contacts.models import ProfileKey
from crm.access import ChannelRequest, requires


@requires("keys.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """The dialog with a key's label and description; a POST saves them."""
    row = visible_key(request.channel, pk)
    if request.method == "POST":
        return _save(request, row)
    return _dialog(request, row, KeyForm(row=row))


def _save(request: ChannelRequest, row: ProfileKey) -> HttpResponse:
    form = KeyForm(request.POST, row=row)
    if form.is_valid():
        try:
            row = actions.change(row, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            put(form, error)
        else:
            return done(request, _("“%(label)s” is saved.") % {"label": shown_label(row)})
    return _dialog(request, row, form, status=422)


def _dialog(request: ChannelRequest, row: ProfileKey, form: KeyForm, status: int = 200) -> HttpResponse:
    return answer(request, "key", {"form": form, "row": row, "label": shown_label(row)}, status)
