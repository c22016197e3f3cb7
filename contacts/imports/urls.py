from django.urls import path

from contacts.imports import views

urlpatterns = [
    path("new/", views.new, name="import_new"),
    path("<int:pk>/", views.show, name="import"),
    path("<int:pk>/refusals/", views.refusals, name="import_refusals"),
]
