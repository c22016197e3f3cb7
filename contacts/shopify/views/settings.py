from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.fields import Catalogue
from contacts.models import ShopifyShop
from contacts.shopify.actions import connect, disconnect
from contacts.shopify.forms import ShopForm
from contacts.shopify.receiving import TOPICS
from crm.access import ChannelRequest, requires
from crm.answers import SettingsRoom, go, submit

_ROOM: Final = SettingsRoom("shopify", templates="shopify", guide="programs", guide_section="shopify")


@requires("api.manage")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest) -> HttpResponse:
    """Show how the channel is connected with Shopify; a POST connects it, or changes how."""
    shop = ShopifyShop.everywhere.filter(channel=request.channel).first()
    data = request.POST if request.method == "POST" else None
    form = ShopForm(data, shop=shop, fields=Catalogue.of(request.channel).profile())
    if request.method == "POST":
        saved = submit(form, lambda data: connect(request.channel, data["secret"], form.mapping, by=request.actor))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("shopify", request.channel.slug)
    address = f"{settings.SITE_URL}/plugin/shopify/{shop.key}/" if shop else ""
    context = {"form": form, "shop": shop, "address": address, "topics": TOPICS}
    return render(request, "shopify/settings.html", context, status=422 if form.errors else 200)


@requires("api.manage")
@require_http_methods(["GET", "POST"])
def deletion(request: ChannelRequest) -> HttpResponse:
    """Ask before the channel is disconnected from Shopify; a POST disconnects it."""
    if not ShopifyShop.everywhere.filter(channel=request.channel).exists():
        raise Http404
    if request.method == "POST":
        disconnect(request.channel, by=request.actor)
        return go(request, _ROOM.url(request))
    return _ROOM.dialog(request, "deletion", {}, title=_("Disconnect Shopify?"))
