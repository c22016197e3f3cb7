from django.urls import path

from contacts.builder.views import condition, filter

urlpatterns = [
    path("", filter.show, name="contacts_filter"),
    path("counts/", filter.counts, name="contacts_filter_counts"),
    path("condition/", condition.show, name="contacts_condition"),
    path("condition/removal/", condition.removal, name="contacts_condition_removal"),
]
