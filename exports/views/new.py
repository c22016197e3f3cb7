from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contacts.lists.selection import InvalidSelection
from crm import jobs
from crm.access import ChannelRequest, requires
from exports import actions
from exports.asked import Asked
from exports.forms import ExportForm
from segments import audiences


@requires("contacts.view", "contacts.export")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """The dialog of a download of the list that the address describes, of those ticked (`contact`),
    or of the segment chosen in it (`audience`)."""
    try:
        asked = Asked.of(request.GET, request.channel)
        stated = actions.check(asked.selection, request.manager)
    except InvalidSelection as error:
        return answer(request, "refused", {"error": error}, status=422)
    except jobs.Refusal as error:
        return answer(request, "refused", {"error": error})
    return dialog(request, ExportForm(initial={"stated": stated}), asked, stated)


def dialog(request: ChannelRequest, form: ExportForm, asked: Asked, stated: int, status: int = 200) -> HttpResponse:
    """The form, with the number that it states, and the segments that can be downloaded instead of the list."""
    context = {"form": form, "selection": asked.listed, "audience": asked.audience, "stated": stated}
    if asked.listed.ids is None:
        context["choices"] = audiences.choices(request.channel)
    return answer(request, "form", context, status)


def answer(request: ChannelRequest, part: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`part` in the page's dialog, or as a page of its own."""
    template = "exports/dialog.html" if request.htmx else "exports/new.html"
    return render(request, template, {**context, "part": f"exports/{part}.html"}, status=status)
