from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from contacts.keys import actions
from contacts.keys.forms import NewKeyForm
from contacts.keys.queries import listed
from contacts.keys.views.answers import answer, done, put
from crm.access import ChannelRequest, requires


@requires("keys.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """All keys of the channel; a POST adds one."""
    if request.method == "POST":
        return _add(request)
    template = "contacts/keys/list.html" if request.htmx else "contacts/keys/page.html"
    return render(request, template, {"keys": listed(request.channel)})


@requires("keys.manage")
@require_GET
def new(request: ChannelRequest) -> HttpResponse:
    """The dialog of a new key."""
    return answer(request, "new", {"form": NewKeyForm()})


def _add(request: ChannelRequest) -> HttpResponse:
    form = NewKeyForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.add_key(
                request.channel, data["key"], data["type"], data["label"], data["description"], by=request.actor
            )
        except ValidationError as error:
            put(form, error)
        else:
            return done(request, _("“%(label)s” is added.") % {"label": row.label})
    return answer(request, "new", {"form": form}, status=422)
