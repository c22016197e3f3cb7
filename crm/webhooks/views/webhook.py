from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, go, saved, submit
from crm.events import ClientEvent
from crm.webhooks.actions import change_webhook, delete_webhook, renew_secret, send_test, unblock_webhook
from crm.webhooks.forms import PageForm, SettingsForm
from crm.webhooks.queries import delivery_log, visible_webhook, waiting_events
from crm.webhooks.scopes import labels
from crm.webhooks.views.dialogs import show_secret, webhook_dialog, webhook_url, webhooks_url

PAGE = 50


@requires("api.manage")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show a webhook with the log of its deliveries, newest first."""
    webhook = visible_webhook(request.channel, pk)
    form = PageForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    rows = list(delivery_log(webhook, before)[: PAGE + 1])
    context = {
        "webhook": webhook,
        "labels": labels(webhook.scopes),
        "deliveries": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "before": before,
        "waiting": waiting_events(webhook),
    }
    return render(request, "webhooks/state.html" if request.htmx else "webhooks/webhook.html", context)


@requires("api.manage")
@require_http_methods(["GET", "POST"])
def settings(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the dialog with a webhook's settings; a POST saves them."""
    webhook = visible_webhook(request.channel, pk)
    form = SettingsForm(request.POST if request.method == "POST" else None, webhook=webhook)
    if request.method == "POST":
        changed = submit(form, lambda data: change_webhook(webhook, data, by=request.actor))
        if changed is not None:
            text = _("The webhook “%(webhook)s” is saved.") % {"webhook": changed}
            return saved(request, text, ClientEvent.WEBHOOKS, go_to=webhook_url(request, webhook))
    title = _("Webhook “%(webhook)s”") % {"webhook": webhook}
    context = {"form": form, "webhook": webhook}
    status = 422 if request.method == "POST" else 200
    return webhook_dialog(
        request, "settings", context, title=title, leave_to=webhook_url(request, webhook), status=status
    )


@requires("api.manage")
@require_http_methods(["GET", "POST"])
def secret(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before the secret is renewed; a POST renews it and shows it once."""
    webhook = visible_webhook(request.channel, pk)
    if request.method == "POST":
        return show_secret(request, renew_secret(webhook, by=request.actor))
    title = _("Renew the secret of “%(webhook)s”?") % {"webhook": webhook}
    return webhook_dialog(request, "secret", {"webhook": webhook}, title=title, leave_to=webhook_url(request, webhook))


@requires("api.manage")
@require_POST
def test(request: ChannelRequest, pk: int) -> HttpResponse:
    """Send a message that says nothing of customers."""
    webhook = visible_webhook(request.channel, pk)
    if not webhook.is_on or webhook.is_blocked:
        toast = Toast(_("Nothing is sent while the webhook is off or blocked."), "warning")
        return done(request, toast, go_to=webhook_url(request, webhook))
    send_test(webhook)
    toast = Toast(_("The test is on its way. What came of it stands in the log below."), "info")
    return done(request, toast, ClientEvent.WEBHOOKS, go_to=webhook_url(request, webhook))


@requires("api.manage")
@require_POST
def unblocking(request: ChannelRequest, pk: int) -> HttpResponse:
    """Send to a blocked webhook again."""
    webhook = unblock_webhook(visible_webhook(request.channel, pk), by=request.actor)
    toast = Toast(_("The webhook “%(webhook)s” is no longer blocked.") % {"webhook": webhook})
    return done(request, toast, ClientEvent.WEBHOOKS, go_to=webhook_url(request, webhook))


@requires("api.manage")
@require_http_methods(["GET", "POST"])
def deletion(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a webhook is deleted; a POST deletes it."""
    webhook = visible_webhook(request.channel, pk)
    if request.method == "POST":
        delete_webhook(webhook, by=request.actor)
        return go(request, webhooks_url(request))
    title = _("Delete the webhook “%(webhook)s”?") % {"webhook": webhook}
    return webhook_dialog(
        request, "deletion", {"webhook": webhook}, title=title, leave_to=webhook_url(request, webhook)
    )
