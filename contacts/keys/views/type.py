from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts import keys
from contacts.keys.access import visible_key
from contacts.keys.forms import TypeForm
from contacts.keys.queries import shown_label
from contacts.keys.rules import why_not_retyped
from contacts.keys.views.dialogs import key_dialog
from contacts.models import ProfileKey
from crm.access import ChannelRequest, requires
from crm.answers import go, submit


@requires("contacts.view", "keys.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the dialog in which a key's new type is chosen; a POST starts the preview."""
    row = visible_key(request.channel, pk)
    if request.method == "POST":
        return _preview(request, row)
    return _dialog(request, row, TypeForm(row=row))


def _preview(request: ChannelRequest, row: ProfileKey) -> HttpResponse:
    form = TypeForm(request.POST, row=row)
    change = submit(form, lambda data: keys.preview(row, data["to_type"], by=request.actor))
    if change is None:
        return _dialog(request, row, form, status=422)
    return go(request, reverse("type_change", args=[request.channel.slug, change.pk]))


def _dialog(request: ChannelRequest, row: ProfileKey, form: TypeForm, status: int = 200) -> HttpResponse:
    title = _("Type of “%(name)s”") % {"name": shown_label(row)}
    context = {"form": form, "row": row, "refusal": why_not_retyped(row)}
    return key_dialog(request, "type", context, title=title, status=status)
