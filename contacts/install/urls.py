from django.urls import path

from contacts.install import views

urlpatterns = [
    path("", views.show, name="install"),
    path("check/", views.check, name="install_check"),
    path("secret/", views.secret, name="install_secret"),
    path("secret/renewal/", views.renewal, name="install_secret_renewal"),
]
