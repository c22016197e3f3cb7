from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from crm import managers
from crm.actors import Actor
from crm.answers import submit
from crm.channels.forms import NewChannelForm
from crm.channels.queries import may_create_channels


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask what a new channel is; a POST makes it, with the user as its owner."""
    user = request.user
    assert user.is_authenticated
    if not may_create_channels(user):
        raise PermissionDenied
    if request.method == "GET":
        return render(request, "home/channel_new.html", {"form": NewChannelForm(initial={"language": user.language})})
    form = NewChannelForm(request.POST)
    by = Actor(name=str(user), ip_address=request.META.get("REMOTE_ADDR"))
    owner = submit(form, lambda data: managers.create_owned_channel(user, **data, by=by))
    if owner is None:
        return render(request, "home/channel_new.html", {"form": form}, status=422)
    return redirect("channel", owner.channel.slug)
