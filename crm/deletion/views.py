from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import ChannelRequest, requires
from crm.actors import Actor
from crm.answers import dialog, go, submit
from crm.channels.usage import count_managed_users
from crm.deletion.actions import delete_channel
from crm.deletion.forms import DeletionForm
from crm.deletion.queries import deletions_of


@requires("settings.manage", "managers.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Ask an owner for the channel's name before it is deleted; a POST starts that."""
    form = DeletionForm(request.POST if request.method == "POST" else None, channel=request.channel)
    if request.method == "GET":
        return _dialog(request, form)
    if submit(form, lambda _data: delete_channel(request.channel, by=request.actor)) is None:
        return _dialog(request, form, status=422)
    messages.success(request, _("%(channel)s is being deleted.") % {"channel": request.channel})
    return go(request, reverse("channel_deletions"))


@login_required
@require_GET
def states(request: ChannelRequest) -> HttpResponse:
    """How far the deletions of the user's channels are; the page asks again while they run."""
    deletions = deletions_of(request.user)
    context = {"deletions": deletions, "is_running": any(job.is_open for job in deletions)}
    return render(request, "deletion/states.html" if request.htmx else "deletion/page.html", context)


@login_required
@require_POST
def restart(request: ChannelRequest, pk: int) -> HttpResponse:
    """Start the deletion of a channel again that has stopped; only its owners find it."""
    job = next((job for job in deletions_of(request.user) if job.pk == pk), None)
    if job is None:
        raise Http404
    try:
        delete_channel(job.channel, by=Actor(name=str(request.user), ip_address=request.META.get("REMOTE_ADDR")))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("channel_deletions")


def _dialog(request: ChannelRequest, form: DeletionForm, status: int = 200) -> HttpResponse:
    title = _("Delete %(channel)s?") % {"channel": request.channel}
    part, leave_to = "deletion/form.html", reverse("settings", args=[request.channel.slug])
    context = {"form": form, "mu": count_managed_users(request.channel)}
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="channel")
