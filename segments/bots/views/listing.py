from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.fields import Catalogue
from crm.access import ChannelRequest, requires
from crm.answers import submit
from segments.bots import actions, queries
from segments.bots.forms import BotForm, OrderForm


@requires("contacts.view", "bots.manage")
@require_GET
def show(request: ChannelRequest) -> HttpResponse:
    """Show the channel's support bots in their order."""
    context = {"bots": queries.listed(request.channel), "most": actions.MOST_BOTS}
    return render(request, "segments/bots/list.html" if request.htmx else "segments/bots/page.html", context)


@requires("contacts.view", "bots.manage")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest) -> HttpResponse:
    """Show the form of a new bot; a POST makes it, for everybody and off."""
    form = BotForm(request.POST if request.method == "POST" else None, catalogue=Catalogue.of(request.channel))
    if request.method == "POST":
        bot = submit(form, lambda data: actions.create(request.channel, data, by=request.actor))
        if bot is not None:
            return redirect("bot", request.channel.slug, bot.pk)
    context = {"form": form, "title": _("New support bot")}
    return render(request, "segments/bots/form.html", context, status=422 if request.method == "POST" else 200)


@requires("contacts.view", "bots.manage")
@require_POST
def order(request: ChannelRequest) -> HttpResponse:
    """Put the bots into a new order: their ids as `bot`, once for each."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    actions.reorder(request.channel, form.cleaned_data["bot"], by=request.actor)
    return HttpResponse(status=204) if request.htmx else redirect("bots", request.channel.slug)
