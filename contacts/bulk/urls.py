from django.urls import path

from contacts.bulk.kinds import KINDS
from contacts.bulk.views import report
from contacts.bulk.views.dialogs import dialog_of

urlpatterns = [
    *(path(f"{kind.path}/", dialog_of(kind), name=kind.route()) for kind in KINDS.values()),
    path("<int:pk>/", report.show, name="contacts_bulk"),
    path("<int:pk>/undo/", report.undo, name="contacts_bulk_undo"),
]
