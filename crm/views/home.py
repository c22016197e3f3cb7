from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from crm.access import ANY_MANAGER, ChannelRequest, requires
from crm.channels.queries import memberships


@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Redirect to the user's channel, or say that there is none yet."""
    assert request.user.is_authenticated
    channels = memberships(request.user)
    if not channels:
        return render(request, "home/no_channel.html")
    return redirect("channel", channels[0].channel.slug)


@requires(ANY_MANAGER)
def channel(request: ChannelRequest) -> HttpResponse:
    """The first page of the channel that this manager may see."""
    return redirect("contacts" if request.manager.may("contacts.view") else "chatroom", request.channel.slug)
