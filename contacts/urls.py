from django.urls import path

from contacts.views import columns, contact, listing, sidebar

urlpatterns = [
    path("", listing.show, name="contacts"),
    path("count/", listing.count, name="contacts_count"),
    path("sidebar/", sidebar.show, name="contacts_sidebar"),
    path("columns/", columns.choose, name="contacts_columns"),
    path("columns/width/", columns.width, name="contacts_column_width"),
    path("<int:pk>/", contact.show, name="contact"),
]
