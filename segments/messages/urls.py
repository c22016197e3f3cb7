from django.urls import path

from segments.messages.views import audience, bouncing, message, messages, preview, sending

urlpatterns = [
    path("", messages.show, name="messages"),
    path("new/", messages.new, name="message_new"),
    path("bounces/<int:pk>/forgiveness/", bouncing.forgive, name="contact_bounce_forgiveness"),
    path("<int:pk>/", message.show, name="message"),
    path("<int:pk>/preview/", preview.show, name="message_preview"),
    path("<int:pk>/audience/", audience.save, name="message_audience"),
    path("<int:pk>/numbers/", audience.numbers, name="message_numbers"),
    path("<int:pk>/test/", sending.test, name="message_test"),
    path("<int:pk>/sending/", sending.new, name="message_sending"),
    path("<int:pk>/cancellation/", sending.cancellation, name="message_cancellation"),
    path("<int:pk>/continuation/", sending.continuation, name="message_continuation"),
    path("<int:pk>/copy/", message.copy, name="message_copy"),
    path("<int:pk>/deletion/", message.deletion, name="message_deletion"),
]
