from django.http import HttpRequest, HttpResponse

from contacts.models import ShopifyShop
from contacts.shopify.receiving import BYTES, Heading, Unreadable, Unsigned, receive
from contacts.shopify.times import moment
from crm.api.errors import Refused, refusal


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Take a message of Shopify. It repeats what isn't answered with 200."""
    try:
        _take(request, key)
    except Refused as error:
        return refusal(error)
    return HttpResponse(status=200)


def _take(request: HttpRequest, key: str) -> None:
    if request.method != "POST":
        raise Refused(405, "Only POST.", headers={"Allow": "POST"})
    if int(request.headers.get("Content-Length") or 0) > BYTES:
        raise Refused(413, f"At most {BYTES} bytes.")
    shops = ShopifyShop.everywhere.select_related("channel").filter(channel__deletion_requested_at=None)
    shop = shops.filter(key=key).first()
    if shop is None:
        raise Refused(404, "There is no shop at this address.")
    try:
        receive(shop, _heading(request), request.headers.get("X-Shopify-Hmac-Sha256", ""), request.body)
    except Unsigned:
        raise Refused(401, "The signature is wrong.") from None
    except Unreadable as error:
        raise Refused(400, str(error)) from None


def _heading(request: HttpRequest) -> Heading:
    number = request.headers.get("X-Shopify-Webhook-Id", "")
    if not 0 < len(number) <= 100 or "\0" in number:
        raise Refused(400, "X-Shopify-Webhook-Id is missing.")
    topic = request.headers.get("X-Shopify-Topic", "")
    return Heading(topic, number, moment(request.headers.get("X-Shopify-Triggered-At")))
