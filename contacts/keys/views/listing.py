from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from contacts import keys
from contacts.keys.forms import NewKeyForm
from contacts.keys.queries import listed
from contacts.keys.views.dialogs import key_dialog, keys_url
from crm.access import ChannelRequest, requires
from crm.answers import saved, submit
from crm.events import ClientEvent


@requires("keys.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show all keys of the channel; a POST adds one."""
    if request.method == "POST":
        return _add(request)
    template = "contacts/keys/list.html" if request.htmx else "contacts/keys/page.html"
    return render(request, template, {"keys": listed(request.channel)})


@requires("keys.manage")
@require_GET
def new(request: ChannelRequest) -> HttpResponse:
    """Show the dialog of a new key."""
    return _dialog(request, NewKeyForm())


def _add(request: ChannelRequest) -> HttpResponse:
    form = NewKeyForm(request.POST)
    row = submit(
        form,
        lambda data: keys.add_key(
            request.channel, data["key"], data["type"], data["label"], data["description"], by=request.actor
        ),
    )
    if row is None:
        return _dialog(request, form, status=422)
    text = _("“%(label)s” is added.") % {"label": row.label}
    return saved(request, text, ClientEvent.KEYS, go_to=keys_url(request))


def _dialog(request: ChannelRequest, form: NewKeyForm, status: int = 200) -> HttpResponse:
    return key_dialog(request, "new", {"form": form}, title=_("New key"), status=status)
