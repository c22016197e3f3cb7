from django.urls import path

from contacts.editing.views import cell, pasting, reversal

urlpatterns = [
    path("pasting/", pasting.preview, name="contacts_paste"),
    path("pasting/saving/", pasting.save, name="contacts_paste_saving"),
    path("changes/<int:pk>/reversal/", reversal.show, name="contact_change_reversal"),
    path("<int:pk>/values/<str:key>/", cell.show, name="contact_value"),
]
