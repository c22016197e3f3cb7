from django.urls import path

from crm.managers.views import invitations, listing, removal, role, second_factor

urlpatterns = [
    path("", listing.show, name="managers"),
    path("second-factor/", second_factor.save, name="managers_second_factor"),
    path("<int:pk>/role/", role.show, name="manager_role"),
    path("<int:pk>/removal/", removal.show, name="manager_removal"),
    path("invitations/new/", invitations.new, name="invitation_new"),
    path("invitations/<int:pk>/renewal/", invitations.renew, name="invitation_renewal"),
    path("invitations/<int:pk>/withdrawal/", invitations.withdraw, name="invitation_withdrawal"),
]
