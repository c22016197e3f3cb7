from django.urls import path

from segments.views import audience, copy, criteria, deletion, order, segment, segments, settings, sidebar

urlpatterns = [
    path("", segments.show, name="segments"),
    path("new/", segments.new, name="segment_new"),
    path("sidebar/", sidebar.show, name="segments_sidebar"),
    path("counts/", sidebar.counts, name="segments_counts"),
    path("order/", order.save, name="segments_order"),
    path("audience/", audience.show, name="segments_audience"),
    path("audience/preview/", audience.preview, name="segments_audience_preview"),
    path("<int:pk>/", segment.show, name="segment"),
    path("<int:pk>/menu/", sidebar.menu, name="segment_menu"),
    path("<int:pk>/settings/", settings.show, name="segment_settings"),
    path("<int:pk>/filter/", criteria.save, name="segment_filter"),
    path("<int:pk>/copy/", copy.create, name="segment_copy"),
    path("<int:pk>/deletion/", deletion.show, name="segment_deletion"),
]
