from django.urls import path

from contacts.bulk.views import dialogs, report

urlpatterns = [
    path("tags/", dialogs.tags, name="contacts_bulk_tags"),
    path("tags/removal/", dialogs.tags_removal, name="contacts_bulk_tags_removal"),
    path("consent/", dialogs.consent, name="contacts_bulk_consent"),
    path("value/", dialogs.value, name="contacts_bulk_value"),
    path("blocking/", dialogs.blocking, name="contacts_bulk_blocking"),
    path("unblocking/", dialogs.unblocking, name="contacts_bulk_unblocking"),
    path("deletion/", dialogs.deletion, name="contacts_bulk_deletion"),
    path("<int:pk>/", report.show, name="contacts_bulk"),
    path("<int:pk>/undo/", report.undo, name="contacts_bulk_undo"),
]
