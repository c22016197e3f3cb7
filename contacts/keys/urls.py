from django.urls import path

from contacts.keys.views import archival, change, key, listing, order, type, visibility

urlpatterns = [
    path("", listing.show, name="keys"),
    path("new/", listing.new, name="key_new"),
    path("order/", order.save, name="keys_order"),
    path("<int:pk>/", key.show, name="key"),
    path("<int:pk>/contacts/", visibility.contacts, name="key_in_contacts"),
    path("<int:pk>/inbox/", visibility.inbox, name="key_in_inbox"),
    path("<int:pk>/archival/", archival.show, name="key_archival"),
    path("<int:pk>/restoration/", archival.restore, name="key_restoration"),
    path("<int:pk>/type/", type.show, name="key_type"),
    path("type-changes/<int:pk>/", change.show, name="type_change"),
    path("type-changes/<int:pk>/conversion/", change.convert, name="type_change_conversion"),
]
