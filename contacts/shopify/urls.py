from django.urls import path

from contacts.shopify.views import requests, settings

urlpatterns = [
    path("", settings.show, name="shopify"),
    path("deletion/", settings.deletion, name="shopify_deletion"),
    path("requests/<int:pk>/", requests.show, name="data_request"),
]
