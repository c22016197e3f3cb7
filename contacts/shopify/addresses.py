"""The address that Shopify calls: one of programs, see `crm.api.urls`."""

from django.urls import path

from contacts.shopify.views import messages

urlpatterns = [path("<str:key>/", messages.show, name="shopify_messages")]
