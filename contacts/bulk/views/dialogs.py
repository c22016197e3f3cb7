from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.bulk import actions, description
from contacts.bulk.forms import BulkForm
from contacts.bulk.kinds import kind_of
from contacts.bulk.kinds.base import BulkKind
from contacts.fields import Catalogue
from contacts.lists.selection import InvalidSelection, Selection
from contacts.lists.stated_number import NumberChanged
from contacts.models import BulkChange
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.answers import Toast, dialog, done
from crm.events import ClientEvent


def dialog_of(kind: type[BulkKind]) -> Callable[..., HttpResponse]:
    """Return the view of one kind of change: a GET asks, with the number of contacts; a POST does it."""
    dialog = _Dialog(kind)

    @requires(*kind.permissions)
    @require_http_methods(["GET", "POST"])
    def show(request: ChannelRequest) -> HttpResponse:
        return dialog.start(request) if request.method == "POST" else dialog.ask(request)

    return show


@dataclass(frozen=True)
class _Dialog:
    kind: type[BulkKind]

    def ask(self, request: ChannelRequest) -> HttpResponse:
        catalogue = Catalogue.of(request.channel)
        try:
            selection, stated = self._selected(request, catalogue)
        except (InvalidSelection, jobs.Refusal) as error:
            return self._refused(request, error)
        form = self.kind.form(catalogue=catalogue, stated=stated, initial=request.GET.dict())
        return self._answer(request, form, selection)

    def start(self, request: ChannelRequest) -> HttpResponse:
        try:
            selection, stated = Selection.unsign(request.POST.get("selection", ""), request.manager)
        except InvalidSelection as error:
            return self._refused(request, error)
        catalogue = Catalogue.of(request.channel)
        form = self.kind.form(request.POST, catalogue=catalogue, stated=stated)
        if not form.is_valid():
            return self._answer(request, form, selection, 422)
        try:
            kind = self.kind.from_json(form.given())
            change = actions.start(request.channel, selection, kind, stated, by=request.actor)
        except NumberChanged as changed:
            form = self.kind.form(request.POST, catalogue=catalogue, stated=changed.now)
            form.add_error(None, str(changed))
            return self._answer(request, form, selection, 422)
        except (InvalidSelection, jobs.Refusal) as error:
            return self._refused(request, error)
        return _started(request, change)

    def _selected(self, request: ChannelRequest, catalogue: Catalogue) -> tuple[Selection, int]:
        if token := request.GET.get("selection"):
            return Selection.unsign(token, request.manager)
        selection = Selection.parse(request.GET, request.GET.getlist("contact"), request.channel, catalogue)
        return selection, actions.check(selection, self.kind, request.channel, request.manager)

    def _answer(self, request: ChannelRequest, form: BulkForm, selection: Selection, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "question": self.kind.question(form.stated),
            "selection": selection.sign(form.stated, request.manager),
            "in_background": actions.runs_in_background(form.stated),
        }
        return self._render(request, context, status)

    def _refused(self, request: ChannelRequest, error: Exception) -> HttpResponse:
        return self._render(request, {"error": error}, 422)

    def _render(self, request: ChannelRequest, context: dict[str, Any], status: int) -> HttpResponse:
        return dialog(
            request,
            "contacts/bulk/form.html",
            context | {"kind": self.kind},
            title=str(self.kind.heading or self.kind.label),
            leave_to=reverse("contacts", args=[request.channel.slug]),
            status=status,
            guide="deletion" if self.kind.is_dangerous else "customers",
        )


def _started(request: ChannelRequest, change: BulkChange) -> HttpResponse:
    report = reverse("contacts_bulk", args=[request.channel.slug, change.pk])
    if change.job:
        event = ClientEvent.JOBS
        toast = Toast(_("It is being done in the background. My Chatroom tells when it is ready."))
    else:
        event = ClientEvent.CONTACTS
        toast = Toast(description.outcome(change), undo_url=_undo_url(change))
    return done(request, toast, event, ClientEvent.CLOSE_DIALOG, go_to=report)


def _undo_url(change: BulkChange) -> str:
    """Empty when there is nothing to undo."""
    if not change.changed or not kind_of(change).undoable:
        return ""
    return reverse("contacts_bulk_undo", args=[change.channel.slug, change.pk])
