from django.urls import path

from crm.roles.views import deletion, grant, listing, settings

urlpatterns = [
    path("", listing.show, name="roles"),
    path("new/", listing.new, name="role_new"),
    path("<int:pk>/", settings.show, name="role"),
    path("<int:pk>/grant/", grant.save, name="role_grant"),
    path("<int:pk>/deletion/", deletion.show, name="role_deletion"),
]
