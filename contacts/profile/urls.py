from django.urls import path

from contacts.profile.views import blocking, contact, deletion, timeline, why

urlpatterns = [
    path("<int:pk>/", contact.show, name="contact"),
    path("<int:pk>/block/", blocking.block, name="contact_block"),
    path("<int:pk>/block/removal/", blocking.unblock, name="contact_unblock"),
    path("<int:pk>/deletion/", deletion.show, name="contact_deletion"),
    path("<int:pk>/timeline/", timeline.show, name="contact_timeline"),
    path("<int:pk>/why/", why.show, name="contact_why"),
]
