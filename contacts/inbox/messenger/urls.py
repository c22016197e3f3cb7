from django.urls import path

from contacts.inbox.messenger import views

urlpatterns = [
    path("<str:key>/messenger/", views.opening, name="plugin_messenger"),
]
