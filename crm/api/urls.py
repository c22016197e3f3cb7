"""The addresses of programs: `crm.api.lane` answers them, apart from those of people in `crm.urls`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("plugin/v1/", include("contacts.visitors.urls")),
    path("plugin/shopify/", include("contacts.shopify.addresses")),
]

handler400 = "crm.api.errors.bad_request"
handler403 = "crm.api.errors.forbidden"
handler404 = "crm.api.errors.not_found"
handler500 = "crm.api.errors.server_error"
