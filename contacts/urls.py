from django.urls import path

from contacts.views import (
    blocking,
    columns,
    condition,
    contact,
    deletion,
    filter,
    leads,
    listing,
    sidebar,
    terms,
    terms_report,
    timeline,
    why,
)

urlpatterns = [
    path("", listing.show, name="contacts"),
    path("count/", listing.count, name="contacts_count"),
    path("sidebar/", sidebar.show, name="contacts_sidebar"),
    path("columns/", columns.choose, name="contacts_columns"),
    path("columns/width/", columns.width, name="contacts_column_width"),
    path("filter/", filter.show, name="contacts_filter"),
    path("filter/counts/", filter.counts, name="contacts_filter_counts"),
    path("filter/condition/", condition.show, name="contacts_condition"),
    path("filter/condition/removal/", condition.removal, name="contacts_condition_removal"),
    path("terms/", terms.show, name="contacts_terms"),
    path("terms/report/", terms_report.show, name="contacts_terms_report"),
    path("terms/list/", terms_report.take, name="contacts_terms_list"),
    path("leads/new/", leads.new, name="lead_new"),
    path("<int:pk>/", contact.show, name="contact"),
    path("<int:pk>/block/", blocking.block, name="contact_block"),
    path("<int:pk>/block/removal/", blocking.unblock, name="contact_unblock"),
    path("<int:pk>/deletion/", deletion.show, name="contact_deletion"),
    path("<int:pk>/timeline/", timeline.show, name="contact_timeline"),
    path("<int:pk>/why/", why.show, name="contact_why"),
]
