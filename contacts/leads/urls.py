from django.urls import path

from contacts.leads import views

urlpatterns = [path("new/", views.new, name="lead_new")]
