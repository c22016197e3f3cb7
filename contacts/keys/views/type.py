from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from contacts.keys import actions
from contacts.keys.access import visible_key
from contacts.keys.forms import TypeForm
from contacts.keys.queries import shown_label
from contacts.keys.rules import why_not_retyped
from contacts.keys.views.answers import answer, put
from contacts.models import ProfileKey
from crm.access import ChannelRequest, requires


@requires("contacts.view", "keys.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """The dialog in which a key's new type is chosen; a POST looks at what would become of its values."""
    row = visible_key(request.channel, pk)
    if request.method == "POST":
        return _preview(request, row)
    return _dialog(request, row, TypeForm(row=row))


def _preview(request: ChannelRequest, row: ProfileKey) -> HttpResponse:
    form = TypeForm(request.POST, row=row)
    if form.is_valid():
        try:
            change = actions.preview(row, form.cleaned_data["to_type"], by=request.actor)
        except ValidationError as error:
            put(form, error)
        else:
            address = reverse("type_change", args=[request.channel.slug, change.pk])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return _dialog(request, row, form, status=422)


def _dialog(request: ChannelRequest, row: ProfileKey, form: TypeForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "row": row, "label": shown_label(row), "refusal": why_not_retyped(row)}
    return answer(request, "type", context, status)
