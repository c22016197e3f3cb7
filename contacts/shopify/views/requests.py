from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from contacts.models import DataRequest
from contacts.shopify.requests import stored_data
from crm.access import ChannelRequest, requires


@requires("contacts.view", "contacts.export")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Download what is stored of a customer who asked for it."""
    requests = DataRequest.everywhere.select_related("contact", "channel")
    asked = requests.filter(channel=request.channel, pk=pk, expires_at__gt=timezone.now()).first()
    if asked is None:
        raise Http404
    data = stored_data(asked, by=request.actor)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="customer-{asked.contact_id}.json"'
    return response
