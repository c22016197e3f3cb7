import secrets
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contacts.editing.actions import Conflict, KeysChanged, change
from contacts.editing.forms import PasteForm
from contacts.editing.pasting import MOST_CELLS, Block, TooMuch
from contacts.editing.views.fresh import changed
from contacts.fields import Catalogue
from contacts.models import Contact
from crm.access import ChannelRequest, requires
from crm.answers import Toast, dialog, done, trigger
from crm.events import ClientEvent


@requires("contacts.view", "contacts.edit")
@require_POST
def preview(request: ChannelRequest) -> HttpResponse:
    """Preview what a pasted block would change."""
    catalogue = Catalogue.of(request.channel).in_contacts()
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _dialog(request, {"refused": _("There is nothing here that could be pasted.")}, 422)
    block = _block(request, form, catalogue)
    if block is None:
        return _dialog(request, {"refused": _too_much()}, 422)
    return _dialog(request, {"form": form, "pasted": block})


@requires("contacts.view", "contacts.edit")
@require_POST
def save(request: ChannelRequest) -> HttpResponse:
    """Save the valid cells of the block as it was previewed or, when something has changed since, nothing."""
    catalogue = Catalogue.of(request.channel).in_contacts()
    form = PasteForm(request.POST)
    block = _block(request, form, catalogue) if form.is_valid() else None
    if block is None:
        return _dialog(request, {"refused": _too_much()}, 422)
    if block.wrong and "partly" not in request.POST:
        return _dialog(request, {"form": form, "pasted": block, "unsaid": True}, 422)
    edits = block.edits(form.cleaned_data["seen"])
    try:
        entries = change(request.channel, edits, by=request.actor, source="paste", block=secrets.token_hex(8))
    except (Conflict, KeysChanged, Contact.DoesNotExist):
        catalogue = Catalogue.of(request.channel).in_contacts()
        return _dialog(request, {"form": form, "pasted": _block(request, form, catalogue), "moved": True}, 422)
    number = len(block.changes)
    said = ngettext("%(number)s cell changed.", "%(number)s cells changed.", number) % {"number": number}
    if not request.htmx:
        return done(request, Toast(said), go_to=_contacts_url(request))
    response = changed(request, catalogue, entries, [edit.pk for edit in edits], said)
    return trigger(response, ClientEvent.CLOSE_DIALOG)


def _block(request: ChannelRequest, form: PasteForm, catalogue: Catalogue) -> Block | None:
    data = form.cleaned_data
    try:
        return Block.of(request.channel, catalogue, data["text"], data["rows"], data["keys"])
    except TooMuch:
        return None


def _too_much() -> str:
    return _("At most %(limit)s cells can be pasted at once.") % {"limit": f"{MOST_CELLS:,}"}


def _dialog(request: ChannelRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    title, leave_to = _("Paste into the table"), _contacts_url(request)
    part = "contacts/editing/paste.html"
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="customers")


def _contacts_url(request: ChannelRequest) -> str:
    return reverse("contacts", args=[request.channel.slug])
