from django.urls import include, path

from contacts.views import page

urlpatterns = [
    path("", page.show, name="contacts"),
    path("count/", page.count, name="contacts_count"),
    path("", include("contacts.lists.urls")),
    path("filter/", include("contacts.builder.urls")),
    path("examples/", include("contacts.examples.urls")),
    path("first-steps/", include("contacts.onboarding.urls")),
    path("imports/", include("contacts.imports.urls")),
    path("leads/", include("contacts.leads.urls")),
    path("bulk/", include("contacts.bulk.urls")),
    path("", include("contacts.editing.urls")),
    path("", include("contacts.profile.urls")),
]
