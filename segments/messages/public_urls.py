"""The addresses in messages, which customers open."""

from django.urls import path

from segments.messages.views import unsubscribing

urlpatterns = [
    path("unsubscribe/<str:token>/", unsubscribing.show, name="unsubscribe"),
    path("u/<str:token>", unsubscribing.show_short, name="unsubscribe_text"),
]
