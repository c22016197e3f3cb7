from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from crm.access import ANY_MANAGER, ChannelRequest, requires
from crm.chatroom import notices, queries

PAGE = 50


@requires(ANY_MANAGER)
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """My Chatroom: the notices of this manager. A POST marks all of them as read."""
    if request.method == "POST":
        with transaction.atomic():
            notices.mark_read(request.manager)
        if request.htmx:
            return render(request, "chatroom/badge.html", {"oob": True})
        return redirect("chatroom", request.channel.slug)
    page = Paginator(queries.notices(request.manager), PAGE).get_page(request.GET.get("page"))
    return render(request, "chatroom/show.html", {"page": page, "now": timezone.now()})
