from django.urls import path

from crm.api.keys import views

urlpatterns = [
    path("", views.show, name="api_keys"),
    path("new/", views.new, name="api_key_new"),
    path("<int:pk>/revocation/", views.revocation, name="api_key_revocation"),
]
