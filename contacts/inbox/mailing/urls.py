"""The addresses in mails with answers, which customers open."""

from django.urls import path

from contacts.inbox.mailing import views

urlpatterns = [path("<str:token>/", views.show, name="mailed_chat")]
