from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from contacts import keys
from contacts.keys.access import visible_type_change
from contacts.keys.conversion.counting import unfit_values
from contacts.keys.queries import shown_label
from contacts.keys.usage import names_of_users
from contacts.models import TypeChange
from crm.access import ChannelRequest, requires


@requires("contacts.view", "keys.manage")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show which of a key's values can be, or were, converted to another type."""
    return _page(request, visible_type_change(request.channel, pk))


@requires("contacts.view", "keys.manage")
@require_POST
def convert(request: ChannelRequest, pk: int) -> HttpResponse:
    """Start the conversion that was previewed, or continue one that was stopped."""
    change = visible_type_change(request.channel, pk)
    try:
        keys.convert(change, by=request.actor)
    except ValidationError as error:
        return _page(request, change, " ".join(error.messages), status=422)
    return redirect("type_change", request.channel.slug, pk)


def _page(request: ChannelRequest, change: TypeChange, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "change": change,
        "label": shown_label(change.key),
        "refusal": refusal,
        "used_by": names_of_users(change.key),
        "unfit": list(unfit_values(change)),
    }
    return render(
        request,
        "contacts/keys/change_state.html" if request.htmx else "contacts/keys/change.html",
        context,
        status=status,
    )
