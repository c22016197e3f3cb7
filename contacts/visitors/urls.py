from django.urls import path

from contacts.visitors import script, views

urlpatterns = [
    path("<slug:name>.js", script.show, name="plugin_script"),
    path("<str:key>/boot/", views.boot, name="plugin_boot"),
    path("<str:key>/update/", views.update, name="plugin_update"),
    path("<str:key>/tags/add/", views.add_tags, name="plugin_add_tags"),
    path("<str:key>/tags/remove/", views.remove_tags, name="plugin_remove_tags"),
    path("<str:key>/track/", views.track, name="plugin_track"),
    path("<str:key>/touch/", views.touch, name="plugin_touch"),
]
