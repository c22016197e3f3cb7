from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import ChannelRequest, requires
from crm.answers import dialog, go, submit
from crm.channels.usage import count_managed_users
from crm.deletion.actions import delete_channel
from crm.deletion.forms import DeletionForm


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
    return go(request, reverse("home"))


def _dialog(request: ChannelRequest, form: DeletionForm, status: int = 200) -> HttpResponse:
    title = _("Delete %(channel)s?") % {"channel": request.channel}
    part, leave_to = "deletion/form.html", reverse("settings", args=[request.channel.slug])
    context = {"form": form, "mu": count_managed_users(request.channel)}
    return dialog(request, part, context, title=title, leave_to=leave_to, status=status, guide="channel")
