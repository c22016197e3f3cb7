from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.inbox.settings.actions import change_messenger
from contacts.inbox.settings.forms import MessengerForm
from contacts.models import Messenger
from crm.access import ChannelRequest, requires
from crm.answers import submit
from crm.mailing import is_set_up


@requires("settings.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """The settings of the messenger; a POST changes them."""
    data = request.POST if request.method == "POST" else None
    form = MessengerForm(data, messenger=Messenger.of(request.channel))
    if request.method == "POST":
        changed = submit(form, lambda _data: change_messenger(request.channel, form.values, by=request.actor))
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("messenger", request.channel.slug)
    context = {"form": form, "can_mail": is_set_up()}
    return render(request, "contacts/inbox/settings.html", context, status=422 if form.errors else 200)
