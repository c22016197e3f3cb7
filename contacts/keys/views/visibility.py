from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from contacts.keys import actions
from contacts.keys.access import visible_key
from contacts.keys.forms import ShownForm
from contacts.keys.queries import Listed
from contacts.models import ProfileKey
from crm.access import ChannelRequest, requires


@requires("keys.manage")
@require_POST
def contacts(request: ChannelRequest, pk: int) -> HttpResponse:
    """Shows a key in Contacts (`shown`), or hides it there."""
    return _save(request, pk, actions.show_in_contacts, "contacts/keys/in_contacts.html")


@requires("keys.manage")
@require_POST
def inbox(request: ChannelRequest, pk: int) -> HttpResponse:
    """Shows a key in the Inbox (`shown`), or hides it there."""
    return _save(request, pk, actions.show_in_inbox, "contacts/keys/in_inbox.html")


def _save(request: ChannelRequest, pk: int, show: Callable[..., ProfileKey], template: str) -> HttpResponse:
    """The switch as it stands then."""
    row, refusal = visible_key(request.channel, pk), ""
    form = ShownForm(request.POST)
    form.is_valid()
    try:
        row = show(row, form.cleaned_data["shown"], by=request.actor)
    except ValidationError as error:
        refusal = " ".join(error.messages)
    if not request.htmx:
        if refusal:
            messages.error(request, refusal)
        return redirect("keys", request.channel.slug)
    response = render(request, template, {"key": Listed(row, None)}, status=422 if refusal else 200)
    return trigger_client_event(response, "toast", {"text": refusal, "kind": "danger"}) if refusal else response
