from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from contacts.lists.selection import InvalidSelection
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.answers import dialog
from exports import actions
from exports.audience import Audience
from exports.forms import ExportForm
from segments import audiences


@requires("contacts.view", "contacts.export")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the dialog of a download.

    It is of the list that the URL describes, of those ticked (`contact`), or of the segment chosen (`audience`).
    """
    try:
        audience = Audience.of(request.GET, request.channel)
        stated = actions.check(audience.selection, request.manager)
    except InvalidSelection as error:
        return refused(request, error, status=422)
    except jobs.Refusal as error:
        return refused(request, error)
    return form_dialog(request, ExportForm(initial={"stated": stated}), audience, stated)


def form_dialog(
    request: ChannelRequest, form: ExportForm, audience: Audience, stated: int, status: int = 200
) -> HttpResponse:
    """Show the form, with the number that it states, and the segments that can be downloaded instead of the list."""
    context = {"form": form, "selection": audience.opened_from, "audience": audience.segment, "stated": stated}
    if audience.opened_from.ids is None:
        context["choices"] = audiences.choices(request.channel)
    title, leave_to = _("Download"), reverse("contacts", args=[request.channel.slug])
    part = "exports/form.html"
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="downloads")


def refused(request: ChannelRequest, error: Exception, status: int = 200) -> HttpResponse:
    """Say why nothing can be downloaded, in place of the form."""
    title, leave_to = _("Download"), reverse("contacts", args=[request.channel.slug])
    part, context = "exports/refused.html", {"error": error}
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="downloads")
