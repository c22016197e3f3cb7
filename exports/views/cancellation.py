from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access import ChannelRequest, requires
from exports import actions, queries


@requires("contacts.view", "contacts.export")
@require_POST
def create(request: ChannelRequest, pk: int) -> HttpResponse:
    """Stop a download that is being made."""
    export = get_object_or_404(queries.mine(request.manager), pk=pk)
    if not actions.cancel(export, by=request.actor):
        messages.info(request, _("The download had already ended."))
    return redirect("exports", request.channel.slug)
