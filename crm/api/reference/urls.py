from django.urls import path

from crm.api.reference import views

urlpatterns = [
    path("", views.show, name="api_reference"),
    path("<slug:name>/", views.show, name="api_reference_of"),
]
