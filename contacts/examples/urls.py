from django.urls import path

from contacts.examples import views

urlpatterns = [
    path("", views.show, name="examples"),
    path("addition/", views.add, name="examples_addition"),
    path("removal/", views.remove, name="examples_removal"),
]
