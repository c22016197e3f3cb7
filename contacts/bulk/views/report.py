from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from contacts.bulk import actions, description
from contacts.bulk.kinds import kind_of
from contacts.fields import Catalogue
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.answers import Toast, done
from crm.events import ClientEvent


@requires("contacts.view", "contacts.bulk")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """What a bulk change was, and what became of it."""
    changes = request.channel.bulk_changes.select_related("channel", "manager__user", "undone_by__user")
    change = get_object_or_404(changes, pk=pk)
    catalogue = Catalogue.of(request.channel)
    context = {
        "change": change,
        "title": description.title(change, catalogue),
        "value": kind_of(change).detail(catalogue),
        "outcome": description.outcome(change),
        "undone": description.undone(change) if change.undo_state else "",
        "undoable": actions.may_be_undone(change),
    }
    return render(request, "contacts/bulk/part.html" if request.htmx else "contacts/bulk/report.html", context)


@requires("contacts.view", "contacts.bulk")
@require_POST
def undo(request: ChannelRequest, pk: int) -> HttpResponse:
    """Take a bulk change back."""
    change = get_object_or_404(request.channel.bulk_changes, pk=pk)
    try:
        change = actions.undo(change, by=request.actor)
    except jobs.Refusal as error:
        toast = Toast(str(error), "warning")
    else:
        toast = Toast(_("It is being undone in the background.") if change.undo_job else description.undone(change))
    report = reverse("contacts_bulk", args=[request.channel.slug, change.pk])
    return done(request, toast, ClientEvent.CONTACTS, ClientEvent.JOBS, go_to=report)
