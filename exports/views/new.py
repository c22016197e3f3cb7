from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.fields import Catalogue
from contacts.selection import InvalidSelection, Selection
from crm.access import ChannelRequest, requires
from exports import actions
from exports.forms import ExportForm


@requires("contacts.export")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The dialog of a download of the list that the address describes, or of those ticked (`contact`)."""
    try:
        selection = selected(request, request.GET)
        stated = actions.check(selection, request.manager)
    except InvalidSelection as error:
        return answer(request, "refused", {"error": error}, status=422)
    except actions.Refused as error:
        return answer(request, "refused", {"error": error})
    return dialog(request, ExportForm(initial={"stated": stated}), selection, stated)


def selected(request: ChannelRequest, params: QueryDict) -> Selection:
    """What the address or form is about. Raises InvalidSelection."""
    ticked = params.getlist("contact")
    return Selection.parse(params, ticked, request.channel, Catalogue.of(request.channel))


def dialog(
    request: ChannelRequest, form: ExportForm, selection: Selection, stated: int, status: int = 200
) -> HttpResponse:
    """The form, with the number that it states."""
    return answer(request, "form", {"form": form, "selection": selection, "stated": stated}, status)


def answer(request: ChannelRequest, part: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`part` in the page's dialog, or as a page of its own."""
    template = "exports/dialog.html" if request.htmx else "exports/new.html"
    return render(request, template, {**context, "part": f"exports/{part}.html"}, status=status)
