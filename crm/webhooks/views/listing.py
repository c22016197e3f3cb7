from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import ChannelRequest, requires
from crm.answers import submit
from crm.webhooks.actions import MOST, create_webhook
from crm.webhooks.forms import WebhookForm
from crm.webhooks.queries import listed_webhooks
from crm.webhooks.views.dialogs import show_secret, webhook_dialog


@requires("api.manage")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the channel's webhooks."""
    context = {"listed": listed_webhooks(request.channel), "most": MOST}
    return render(request, "webhooks/list.html" if request.htmx else "webhooks/page.html", context)


@requires("api.manage")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest) -> HttpResponse:
    """Show the dialog of a new webhook; a POST adds it, and shows its secret once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        webhook = submit(form, lambda data: create_webhook(request.channel, data, by=request.actor))
        if webhook is not None:
            return show_secret(request, webhook)
    status = 422 if request.method == "POST" else 200
    return webhook_dialog(request, "new", {"form": form}, title=_("New webhook"), status=status)
