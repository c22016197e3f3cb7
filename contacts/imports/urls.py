from django.urls import path

from contacts.imports import views

urlpatterns = [
    path("new/", views.new, name="import_new"),
    path("<int:pk>/", views.show, name="import"),
    path("<int:pk>/encoding/", views.encoding, name="import_encoding"),
    path("<int:pk>/undo/", views.undo, name="import_undo"),
    path("<int:pk>/refusals/", views.refusals, name="import_refusals"),
]
