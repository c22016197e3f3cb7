from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from crm.access import ChannelRequest, requires
from exports import actions, queries

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("contacts.view", "contacts.export")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponseBase:
    """Send the file to the manager who asked for it."""
    export = get_object_or_404(queries.mine(request.manager), pk=pk)
    if export.made_at is None:
        raise Http404
    try:
        file = actions.download(export, by=request.actor)
    except actions.Expired:
        return _expired(request)
    return FileResponse(file, as_attachment=True, filename=export.file_name, content_type=EXCEL)


def _expired(request: ChannelRequest) -> HttpResponse:
    return render(request, "exports/expired.html", status=410)
