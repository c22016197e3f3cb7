from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.install.snippets import SCRIPT_PATH
from contacts.shop import actions, customer, goods
from contacts.shop.forms import SignInForm
from crm.models import Channel

View = Callable[..., HttpResponse]

_PAGES: Final = "contacts/shop"


def _of_shop(view: View) -> View:
    """Let the view have the channel that the shop belongs to: the oldest. Without shop or channel there is no page."""

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        channel = Channel.objects.filter(deletion_requested_at=None).order_by("pk").first()
        if not settings.DEMO_SHOP or channel is None:
            raise Http404
        return view(request, channel, **kwargs)

    return opened


@require_GET
@_of_shop
def index(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The discs. Who has just bought one, or has left, comes here."""
    bought = goods.disc(request.GET.get("bought", ""))
    events = [["Purchase", {"disc": bought.title, "price": bought.price}]] if bought else []
    context = {"discs": goods.DISCS, "bought": bought}
    return _page(request, channel, "index", context, events=events, has_left="left" in request.GET)


@require_GET
@_of_shop
def disc(request: HttpRequest, channel: Channel, slug: str) -> HttpResponse:
    """One disc, which is an event."""
    found = goods.disc(slug)
    if found is None:
        raise Http404
    events = [["ProductView", {"disc": found.title}]]
    return _page(request, channel, "disc", {"disc": found}, events=events)


@require_http_methods(["GET", "POST"])
@_of_shop
def account(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Sign in; a POST does it."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, channel, "account", {"form": form}, status=422 if form.is_bound else 200)
    response = redirect("shop")
    customer.sign_in(response, customer.Customer(**form.cleaned_data))
    return response


@require_POST
@_of_shop
def departure(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Sign out."""
    response = redirect(f"{reverse('shop')}?left")
    customer.sign_out(response)
    return response


@require_POST
@_of_shop
def order(request: HttpRequest, channel: Channel, slug: str) -> HttpResponse:
    """Buy a disc; who isn't signed in does that first."""
    found, who = goods.disc(slug), customer.signed_in(request)
    if found is None:
        raise Http404
    if who is None:
        return redirect("shop_account")
    response = redirect(f"{reverse('shop')}?{urlencode({'bought': found.slug})}")
    customer.sign_in(response, actions.buy(channel, who, found))
    return response


def _page(
    request: HttpRequest,
    channel: Channel,
    name: str,
    context: dict[str, Any],
    *,
    events: Sequence[Any] = (),
    has_left: bool = False,
    status: int = 200,
) -> HttpResponse:
    who = customer.signed_in(request)
    boot = {"pluginKey": channel.plugin_key, **(who.boot(channel) if who else {})}
    said = {"script": SCRIPT_PATH, "boot": boot, "events": list(events), "hasLeft": has_left}
    shop = {"customer": who, "said": said, "contacts": reverse("contacts", args=[channel.slug])}
    return render(request, f"{_PAGES}/{name}.html", {**context, **shop}, status=status)
