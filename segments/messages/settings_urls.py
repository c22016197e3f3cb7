from django.urls import path

from segments.messages.views import gateway

urlpatterns = [
    path("", gateway.show, name="gateway"),
    path("test/", gateway.test, name="gateway_test"),
    path("deletion/", gateway.deletion, name="gateway_deletion"),
]
