from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import ChannelRequest, requires
from crm.answers import SettingsRoom, saved, submit, trigger
from crm.api.keys.actions import MOST, make_key, revoke
from crm.api.keys.forms import KeyForm
from crm.api.keys.queries import listed_keys
from crm.events import ClientEvent

_ROOM: Final = SettingsRoom("api_keys", templates="api", guide="programs", guide_section="api-keys")


@requires("api.manage")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the keys by which programs act in the channel, and when each was used last."""
    context = {"listed": listed_keys(request.channel), "most": MOST}
    return render(request, "api/list.html" if request.htmx else "api/page.html", context)


@requires("api.manage", "contacts.view")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest) -> HttpResponse:
    """Show the dialog of a new key; a POST makes it, and shows its secret this once."""
    if request.method == "GET":
        return _ROOM.dialog(request, "new", {"form": KeyForm()}, title=_("New API key"))
    form = KeyForm(request.POST)
    made = submit(form, lambda data: make_key(request.channel, data["name"], by=request.actor))
    if made is None:
        return _ROOM.dialog(request, "new", {"form": form}, title=_("New API key"), status=422)
    response = _ROOM.dialog(request, "made", {"made": made}, title=_("API key “%(key)s” created") % {"key": made.key})
    return trigger(response, ClientEvent.API_KEYS, after="settle")


@requires("api.manage")
@require_http_methods(["GET", "POST"])
def revocation(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a key is revoked; a POST revokes it."""
    key = listed_keys(request.channel).filter(pk=pk).first()
    if key is None:
        raise Http404
    if request.method == "GET":
        return _ROOM.dialog(
            request, "revocation", {"key": key}, title=_("Revoke the API key “%(key)s”?") % {"key": key}
        )
    key.channel = request.channel
    revoke(key, by=request.actor)
    text = _("The API key “%(key)s” is revoked.") % {"key": key}
    return saved(request, text, ClientEvent.API_KEYS, go_to=_ROOM.url(request))
