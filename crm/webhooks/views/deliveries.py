import json
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.access import ChannelRequest, requires
from crm.answers import Toast, done, saved
from crm.events import ClientEvent
from crm.webhooks.actions import send_again
from crm.webhooks.queries import visible_delivery
from crm.webhooks.views.dialogs import webhook_dialog, webhook_url


@requires("api.manage", "contacts.view")
@require_GET
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show what a delivery said and what was answered."""
    delivery = visible_delivery(request.channel, pk)
    context = {"delivery": delivery, "webhook": delivery.webhook, "body": _indented(delivery.body)}
    title = _("Delivery %(number)s") % {"number": delivery.pk}
    return webhook_dialog(request, "delivery", context, title=title, leave_to=webhook_url(request, delivery.webhook))


@requires("api.manage", "contacts.view")
@require_POST
def sending(request: ChannelRequest, pk: int) -> HttpResponse:
    """Send it again, as what holds now."""
    delivery = visible_delivery(request.channel, pk)
    url = webhook_url(request, delivery.webhook)
    try:
        again = send_again(delivery)
    except ValidationError as error:
        return done(request, Toast(" ".join(error.messages), "danger"), go_to=url)
    text = _("It is sent again as delivery %(number)s.") % {"number": again.pk}
    return saved(request, text, ClientEvent.WEBHOOKS, go_to=url)


def _indented(body: str) -> str:
    """Return the JSON for reading; what was cut is shown as it is."""
    with suppress(ValueError):
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    return body
