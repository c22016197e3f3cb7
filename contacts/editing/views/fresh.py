"""The answer to a change of values: the changed contacts' cells as they are now, out of band, and a toast with Undo."""

from collections.abc import Collection, Iterable

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from contacts import stored
from contacts.editing.facts import Facts
from contacts.fields import Catalogue
from contacts.lists.columns import row_of, visible_columns
from contacts.lists.table import draw
from contacts.models import Contact
from crm.access import ChannelRequest
from crm.answers import Toast, show_toast, trigger
from crm.events import of_contact
from crm.models import LogEntry


def changed(
    request: ChannelRequest,
    catalogue: Catalogue,
    entries: list[LogEntry],
    pks: Iterable[int],
    said: str,
    *,
    undoable: bool = True,
) -> HttpResponse:
    """The cells of these contacts, which `cells-fresh.js` takes over, and an offer to undo what `entries` record."""
    response = fresh(request, catalogue, set(pks))
    if not entries:
        return response
    undo_url = reverse("contact_change_reversal", args=[request.channel.slug, entries[0].pk]) if undoable else ""
    show_toast(response, Toast(said, undo_url=undo_url))
    for entry in entries:
        trigger(response, of_contact(entry.subject_id or 0))
    return response


def fresh(request: ChannelRequest, catalogue: Catalogue, pks: Collection[int]) -> HttpResponse:
    """The contacts' rows as this manager sees them."""
    contacts = stored.found(request.channel, pks)
    columns = visible_columns(catalogue, request.manager.preferences.get("contacts", {}))
    rows = draw([row_of(contact, columns) for contact in contacts], columns, catalogue.context, request.manager)
    context = {"columns": columns, "rows": rows, "facts": _facts_shown(request, catalogue, contacts)}
    return render(request, "contacts/editing/fresh.html", context)


def _facts_shown(request: ChannelRequest, catalogue: Catalogue, contacts: list[Contact]) -> Facts | None:
    """Of these contacts the one whose panel or profile the browser shows."""
    path, _, query = (request.htmx.current_url_abs_path or "").partition("?")
    for contact in contacts:
        profile = reverse("contact", args=[request.channel.slug, contact.pk])
        if path == profile or QueryDict(query).get("contact") == str(contact.pk):
            return Facts(contact, catalogue)
    return None
