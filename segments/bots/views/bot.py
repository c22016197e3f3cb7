from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.fields import Catalogue
from contacts.filters import FilterInvalid
from crm.access import ChannelRequest, requires
from crm.answers import SettingsRoom, Toast, done, go, saved, submit
from crm.events import ClientEvent
from segments.bots import actions, queries
from segments.bots.forms import BotForm, SwitchForm
from segments.bots.inputs import inputs_of
from segments.chart import Chart, DayCount
from segments.models import Bot

_ROOM = SettingsRoom("bots", templates="segments/bots", guide="support-bots")


@requires("contacts.view", "bots.manage")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show a bot: its state, audience and pages, what customers see, and the results."""
    bot = queries.visible_bot(request.channel, pk)
    catalogue = Catalogue.of(request.channel)
    counts = list(queries.history(bot))
    context = {
        "bot": bot,
        "problems": queries.problems_of(bot, catalogue),
        "sentence": _sentence(bot, catalogue),
        "inputs": inputs_of(bot.inputs),
        "totals": queries.totals(bot),
        "answers": queries.answers(bot),
        "days": list(reversed(counts)),
        "chart": Chart.of([DayCount(row.day, row.completed) for row in counts]),
    }
    return render(request, "segments/bots/state.html" if request.htmx else "segments/bots/bot.html", context)


@requires("contacts.view", "bots.manage")
@require_http_methods(["GET", "POST"])
def settings(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the form with a bot's texts, pages and questions; a POST saves it."""
    bot = queries.visible_bot(request.channel, pk)
    posted = request.POST if request.method == "POST" else None
    form = BotForm(posted, catalogue=Catalogue.of(request.channel), bot=bot)
    if posted is not None:
        changed = submit(form, lambda data: actions.change(bot, data, by=request.actor))
        if changed is not None:
            messages.success(request, _("“%(name)s” is saved.") % {"name": changed.name})
            return redirect("bot", request.channel.slug, bot.pk)
    context = {"form": form, "title": bot.name, "bot": bot}
    return render(request, "segments/bots/form.html", context, status=422 if posted is not None else 200)


@requires("contacts.view", "bots.manage")
@require_POST
def switch(request: ChannelRequest, pk: int) -> HttpResponse:
    """Turn a bot on or off; a broken one stays off, and says why."""
    bot = queries.visible_bot(request.channel, pk)
    form, url = SwitchForm(request.POST), reverse("bots", args=[request.channel.slug])
    form.is_valid()
    try:
        actions.switch(bot, form.cleaned_data["is_on"], by=request.actor)
    except ValidationError as error:
        return done(request, Toast(" ".join(error.messages), "danger"), ClientEvent.BOTS, go_to=url)
    text = _("“%(name)s” is on.") if form.cleaned_data["is_on"] else _("“%(name)s” is off.")
    return saved(request, text % {"name": bot.name}, ClientEvent.BOTS, go_to=url)


@requires("contacts.view", "bots.manage")
@require_http_methods(["GET", "POST"])
def deletion(request: ChannelRequest, pk: int) -> HttpResponse:
    """Ask before a bot is deleted; a POST deletes it."""
    bot = queries.visible_bot(request.channel, pk)
    if request.method == "POST":
        actions.delete(bot, by=request.actor)
        messages.success(request, _("The support bot “%(name)s” is deleted.") % {"name": bot.name})
        return go(request, _ROOM.url(request))
    context: dict[str, Any] = {"bot": bot}
    title = _("Delete “%(name)s”?") % {"name": bot.name}
    leave_to = reverse("bot", args=[request.channel.slug, bot.pk])
    return _ROOM.dialog(request, "deletion", context, title=title, leave_to=leave_to)


def _sentence(bot: Bot, catalogue: Catalogue) -> str:
    try:
        return bot.audience(catalogue, timezone.now()).sentence if bot.filter else ""
    except FilterInvalid:
        return ""
