import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from contacts.editing.actions import Conflict, KeysChanged, change
from contacts.editing.forms import PasteForm
from contacts.editing.pasting import MOST_CELLS, Block, TooMuch
from contacts.editing.views.fresh import changed
from contacts.fields import Catalogue
from contacts.models import Contact
from crm.access import ChannelRequest, requires


@requires("contacts.view", "contacts.edit")
@require_POST
def preview(request: ChannelRequest) -> HttpResponse:
    """What a pasted block would change, to be looked at before it is saved."""
    catalogue = Catalogue.of(request.channel).in_contacts()
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _drawn(request, {"refused": _("There is nothing here that could be pasted.")}, 422)
    block = _block(request, form, catalogue)
    if block is None:
        return _drawn(request, {"refused": _too_much()}, 422)
    return _drawn(request, {"form": form, "block": block})


@requires("contacts.view", "contacts.edit")
@require_POST
def save(request: ChannelRequest) -> HttpResponse:
    """Save the block as it was previewed: all that is right of it or, when something has changed since, nothing."""
    catalogue = Catalogue.of(request.channel).in_contacts()
    form = PasteForm(request.POST)
    block = _block(request, form, catalogue) if form.is_valid() else None
    if block is None:
        return _drawn(request, {"refused": _too_much()}, 422)
    if block.wrong and "partly" not in request.POST:
        return _drawn(request, {"form": form, "block": block, "unsaid": True}, 422)
    edits = block.edits(form.cleaned_data["seen"])
    try:
        entries = change(request.channel, edits, by=request.actor, source="paste", block=secrets.token_hex(8))
    except (Conflict, KeysChanged, Contact.DoesNotExist):
        catalogue = Catalogue.of(request.channel).in_contacts()
        return _drawn(request, {"form": form, "block": _block(request, form, catalogue), "moved": True}, 422)
    number = len(block.changes)
    said = ngettext("%(number)s cell changed.", "%(number)s cells changed.", number) % {"number": number}
    if not request.htmx:
        messages.success(request, said)
        return redirect("contacts", request.channel.slug)
    response = changed(request, catalogue, entries, [edit.pk for edit in edits], said)
    return trigger_client_event(response, "closeDialog", {})


def _block(request: ChannelRequest, form: PasteForm, catalogue: Catalogue) -> Block | None:
    data = form.cleaned_data
    try:
        return Block.of(request.channel, catalogue, data["text"], data["rows"], data["keys"])
    except TooMuch:
        return None


def _too_much() -> str:
    return _("At most %(limit)s cells can be pasted at once.") % {"limit": f"{MOST_CELLS:,}"}


def _drawn(request: ChannelRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "contacts/editing/paste.html", context, status=status)
