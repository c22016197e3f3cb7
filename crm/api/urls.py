"""The addresses of programs: `crm.api.lane` answers them, apart from those of people in `crm.urls`."""

from django.urls import URLPattern, URLResolver, include, path

from crm.api import webhooks
from crm.api.addresses import addresses
from crm.api.apis import APIS, OPEN, OWN

for each in addresses:
    APIS[each.api].add_router(each.prefix, each.router)
OPEN.add_router("/webhooks", webhooks.router)  # last, so that documents begin with customers

urlpatterns: list[URLPattern | URLResolver] = [
    path("open/v5/", OPEN.urls),
    path("api/v1/", OWN.urls),
    path("plugin/v1/", include("contacts.visitors.urls")),
    path("plugin/v1/", include("contacts.inbox.messenger.urls")),
    path("plugin/v1/", include("segments.bots.addresses")),
    path("plugin/shopify/", include("contacts.shopify.addresses")),
]

handler400 = "crm.api.errors.bad_request"
handler403 = "crm.api.errors.forbidden"
handler404 = "crm.api.errors.not_found"
handler500 = "crm.api.errors.server_error"
