from django.urls import path

from contacts.lists.views import columns, sidebar, terms, terms_report

urlpatterns = [
    path("sidebar/", sidebar.show, name="contacts_sidebar"),
    path("columns/", columns.choose, name="contacts_columns"),
    path("columns/width/", columns.width, name="contacts_column_width"),
    path("terms/", terms.show, name="contacts_terms"),
    path("terms/number/", terms.number, name="contacts_terms_number"),
    path("terms/report/", terms_report.show, name="contacts_terms_report"),
    path("terms/list/", terms_report.take, name="contacts_terms_list"),
]
