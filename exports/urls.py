from django.urls import path

from exports.views import cancellation, exports, file, new

urlpatterns = [
    path("", exports.show, name="exports"),
    path("new/", new.show, name="export_new"),
    path("<int:pk>/file/", file.show, name="export_file"),
    path("<int:pk>/cancellation/", cancellation.create, name="export_cancellation"),
]
