from django.urls import path

from contacts.profile.views import blocking, contact, deletion, merging, timeline, why

urlpatterns = [
    path("<int:pk>/", contact.show, name="contact"),
    path("<int:pk>/block/", blocking.block, name="contact_block"),
    path("<int:pk>/block/removal/", blocking.unblock, name="contact_unblock"),
    path("<int:pk>/deletion/", deletion.show, name="contact_deletion"),
    path("<int:pk>/merge/", merging.merge, name="contact_merge"),
    path("<int:pk>/separation/", merging.separation, name="contact_separation"),
    path("<int:pk>/timeline/", timeline.show, name="contact_timeline"),
    path("<int:pk>/why/", why.show, name="contact_why"),
]
