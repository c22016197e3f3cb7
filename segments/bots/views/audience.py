from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.fields import Catalogue
from crm.access import ChannelRequest, requires
from segments.audience_editor import AudienceInvalid, Editor, read_audience
from segments.bots import actions, queries
from segments.models import Bot


@requires("contacts.view", "bots.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show the editor of a bot's audience, with the filter of the segment `audience` if one is chosen; a POST saves."""
    bot = queries.visible_bot(request.channel, pk)
    if request.method == "GET":
        editor = Editor.of(bot.filter, request.manager, request.GET.get("audience", ""))
        return _page(request, bot, editor)
    try:
        _assembled, audience = read_audience(request.POST, Catalogue.of(request.channel))
    except AudienceInvalid as error:
        return _page(request, bot, Editor.of(error.assembled.data, request.manager), status=422)
    actions.change_audience(bot, audience, by=request.actor)
    messages.success(request, _("The audience is saved."))
    return redirect("bot", request.channel.slug, bot.pk)


def _page(request: ChannelRequest, bot: Bot, editor: Editor, status: int = 200) -> HttpResponse:
    url = reverse("bot_audience", args=[request.channel.slug, bot.pk])
    context = {"bot": bot, "editor": editor, "conditions_url": url}
    part = request.htmx and request.htmx.target == "audience-editor"
    template = "segments/audience/editor.html" if part else "segments/bots/audience.html"
    return render(request, template, context, status=status)
