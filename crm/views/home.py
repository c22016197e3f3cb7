from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from crm.access import ANY_MANAGER, ChannelRequest, requires
from crm.channels.last import last_membership
from crm.channels.queries import may_create_channels
from crm.deletion.queries import deletions_of


@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Redirect to the channel that the user was in last, or say that there is none yet."""
    assert request.user.is_authenticated
    last = last_membership(request)
    if last is None:
        context = {"may_create": may_create_channels(request.user), "deletions": deletions_of(request.user)}
        return render(request, "home/no_channel.html", context)
    return redirect("channel", last.channel.slug)


@requires(ANY_MANAGER)
def channel(request: ChannelRequest) -> HttpResponse:
    """The first page of the channel that this manager may see."""
    return redirect("contacts" if request.manager.may("contacts.view") else "chatroom", request.channel.slug)
