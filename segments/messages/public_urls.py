"""The addresses in messages, which customers open."""

from django.urls import path

from segments.messages.views import unsubscribing

urlpatterns = [path("<str:token>/", unsubscribing.show, name="unsubscribe")]
