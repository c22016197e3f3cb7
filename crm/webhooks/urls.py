from django.urls import path

from crm.webhooks.views import deliveries, listing, webhook

urlpatterns = [
    path("", listing.show, name="webhooks"),
    path("new/", listing.new, name="webhook_new"),
    path("<int:pk>/", webhook.show, name="webhook"),
    path("<int:pk>/settings/", webhook.settings, name="webhook_settings"),
    path("<int:pk>/secret/", webhook.secret, name="webhook_secret"),
    path("<int:pk>/test/", webhook.test, name="webhook_test"),
    path("<int:pk>/unblocking/", webhook.unblocking, name="webhook_unblocking"),
    path("<int:pk>/deletion/", webhook.deletion, name="webhook_deletion"),
    path("deliveries/<int:pk>/", deliveries.show, name="webhook_delivery"),
    path("deliveries/<int:pk>/sending/", deliveries.sending, name="webhook_delivery_sending"),
]
