"""The addresses of the messenger's calls about forms, beside those of the install script."""

from django.urls import path

from segments.bots import plugin

urlpatterns = [
    path("<str:key>/forms/showing/", plugin.show, name="plugin_form_showing"),
    path("<str:key>/forms/start/", plugin.start, name="plugin_form_start"),
    path("<str:key>/forms/closure/", plugin.close, name="plugin_form_closure"),
    path("<str:key>/forms/answers/", plugin.answers, name="plugin_form_answers"),
]
