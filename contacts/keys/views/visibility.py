from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contacts import keys
from contacts.keys.access import visible_key
from contacts.keys.forms import ShownForm
from contacts.keys.queries import ListedKey
from contacts.keys.views.dialogs import keys_url
from contacts.models import ProfileKey
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, show_toast


@requires("keys.manage")
@require_POST
def contacts(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show a key in Contacts (`shown`), or hide it there."""
    return _save(request, pk, keys.show_in_contacts, "contacts/keys/in_contacts.html")


@requires("keys.manage")
@require_POST
def inbox(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show a key in the Inbox (`shown`), or hide it there."""
    return _save(request, pk, keys.show_in_inbox, "contacts/keys/in_inbox.html")


def _save(request: ChannelRequest, pk: int, show: Callable[..., ProfileKey], template: str) -> HttpResponse:
    """Save, and draw the switch in its new state."""
    row, refusal = visible_key(request.channel, pk), None
    form = ShownForm(request.POST)
    form.is_valid()
    try:
        row = show(row, form.cleaned_data["shown"], by=request.actor)
    except ValidationError as error:
        refusal = Toast(" ".join(error.messages), "danger")
    if not request.htmx:
        return done(request, refusal, go_to=keys_url(request)) if refusal else redirect(keys_url(request))
    response = render(request, template, {"key": ListedKey(row, None)}, status=422 if refusal else 200)
    return show_toast(response, refusal) if refusal else response
