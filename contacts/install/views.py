from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.install import snippets
from contacts.install.actions import renew_secret, show_secret
from contacts.install.forms import InstallForm
from crm.access import ChannelRequest, requires
from crm.answers import dialog, submit
from crm.channels.actions import update_channel
from crm.models import Channel


@requires("settings.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """The snippet, who may use it, and how members are proved; a POST changes the latter two."""
    channel = Channel.objects.get(pk=request.channel.pk)
    if request.method == "GET":
        return _page(request, channel, InstallForm(channel=channel))
    form = InstallForm(request.POST, channel=channel)
    if submit(form, lambda data: _change(request, channel, data)) is None:
        return _page(request, channel, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("install", channel.slug)


@requires("settings.manage")
@require_GET
def check(request: ChannelRequest) -> HttpResponse:
    """When the script was seen last: asked again and again while the page is open."""
    return render(request, "contacts/install/check.html", {"channel": request.channel})


@requires("settings.manage")
@require_POST
def secret(request: ChannelRequest) -> HttpResponse:
    """Show the secret of member hashes, which is recorded."""
    return _shown(request, show_secret(request.channel, by=request.actor), _("Secret for member hashes"))


@requires("settings.manage")
@require_http_methods(["GET", "POST"])
def renewal(request: ChannelRequest) -> HttpResponse:
    """Ask before another secret is made; a POST makes it, and shows it."""
    if request.method == "POST":
        return _shown(request, renew_secret(request.channel, by=request.actor), _("New secret for member hashes"))
    return _dialog(request, "renewal", {}, _("Make a new secret?"))


def _change(request: ChannelRequest, channel: Channel, data: dict[str, Any]) -> bool:
    values = {name: value for name, value in data.items() if value != getattr(channel, name)}
    if values:
        update_channel(channel, values, by=request.actor)
    return True


def _page(request: ChannelRequest, channel: Channel, form: InstallForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "snippet": snippets.snippet(channel.plugin_key),
        "member_boot": snippets.member_boot(channel.plugin_key),
        "samples": snippets.samples(),
    }
    return render(request, "contacts/install/page.html", context, status=status)


def _shown(request: ChannelRequest, value: str, title: str) -> HttpResponse:
    return _dialog(request, "secret", {"secret": value}, title)


def _dialog(request: ChannelRequest, part: str, context: dict[str, Any], title: str) -> HttpResponse:
    leave_to = reverse("install", args=[request.channel.slug])
    return dialog(request, f"contacts/install/{part}.html", context, title=title, leave_to=leave_to, guide="channel")
