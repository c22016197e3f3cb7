from django.urls import path

from contacts.onboarding import views

urlpatterns = [
    path("", views.show, name="first_steps"),
    path("visibility/", views.visibility, name="first_steps_visibility"),
]
