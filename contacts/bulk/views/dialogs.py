from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from contacts.bulk import actions, description
from contacts.bulk.forms import BulkForm, ConsentForm, DeletionForm, TagsForm, ValueForm
from contacts.bulk.kinds import AddTags, Block, BulkKind, Delete, RemoveTags, SetConsent, SetValue, Unblock, kind_of
from contacts.fields import Catalogue
from contacts.lists.selection import InvalidSelection, Selection
from contacts.models import BulkChange
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.answers import Toast, dialog, done
from crm.events import ClientEvent


class _Dialog:
    """The dialog of one kind of change: a GET asks, with the number of contacts; a POST does it."""

    def __init__(self, kind: type[BulkKind], form: type[BulkForm], title: Any, button: Any) -> None:
        self.kind = kind
        self.form = form
        self.title = title
        self.button = button

    def ask(self, request: ChannelRequest) -> HttpResponse:
        catalogue = Catalogue.of(request.channel)
        try:
            selection, stated = self._selected(request, catalogue)
        except (InvalidSelection, jobs.Refusal) as error:
            return self._refused(request, error)
        form = self.form(catalogue=catalogue, stated=stated, initial=request.GET.dict())
        return self._answer(request, form, selection)

    def start(self, request: ChannelRequest) -> HttpResponse:
        try:
            selection, stated = Selection.unsign(request.POST.get("selection", ""), request.manager)
        except InvalidSelection as error:
            return self._refused(request, error)
        catalogue = Catalogue.of(request.channel)
        form = self.form(request.POST, catalogue=catalogue, stated=stated)
        if not form.is_valid():
            return self._answer(request, form, selection, 422)
        try:
            kind = self.kind.from_json(form.given())
            change = actions.start(request.channel, selection, kind, stated, by=request.actor)
        except actions.NumberChanged as changed:
            form = self.form(request.POST, catalogue=catalogue, stated=changed.now)
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
        context = {"form": form, "stated": form.stated, "selection": selection.sign(form.stated, request.manager)}
        return self._render(request, context, status)

    def _refused(self, request: ChannelRequest, error: Exception) -> HttpResponse:
        return self._render(request, {"error": error}, 422)

    def _render(self, request: ChannelRequest, context: dict[str, Any], status: int) -> HttpResponse:
        context |= {"kind": self.kind.name, "button": self.button, "undoable": self.kind.undoable}
        leave_to = reverse("contacts", args=[request.channel.slug])
        return dialog(
            request, "contacts/bulk/form.html", context, title=str(self.title), leave_to=leave_to, status=status
        )


def _view(dialog: _Dialog) -> Callable[..., HttpResponse]:
    @requires(*dialog.kind.permissions)
    @require_http_methods(["GET", "POST"])
    def show(request: ChannelRequest) -> HttpResponse:
        return dialog.start(request) if request.method == "POST" else dialog.ask(request)

    return show


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


tags: Final = _view(_Dialog(AddTags, TagsForm, gettext_lazy("Add tags"), gettext_lazy("Add")))
tags_removal: Final = _view(_Dialog(RemoveTags, TagsForm, gettext_lazy("Remove tags"), gettext_lazy("Remove")))
consent: Final = _view(_Dialog(SetConsent, ConsentForm, gettext_lazy("Marketing consent"), gettext_lazy("Save")))
value: Final = _view(_Dialog(SetValue, ValueForm, gettext_lazy("Set or clear a value"), gettext_lazy("Save")))
blocking: Final = _view(_Dialog(Block, BulkForm, gettext_lazy("Block customers"), gettext_lazy("Block")))
unblocking: Final = _view(_Dialog(Unblock, BulkForm, gettext_lazy("Unblock customers"), gettext_lazy("Unblock")))
deletion: Final = _view(_Dialog(Delete, DeletionForm, gettext_lazy("Delete customers"), gettext_lazy("Delete")))
