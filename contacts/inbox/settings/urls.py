from django.urls import path

from contacts.inbox.settings import views

urlpatterns = [path("", views.show, name="messenger")]
