from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from crm.accounts import views as accounts
from crm.chatroom import views as chatroom
from crm.deletion import views as deletion
from crm.guide import views as guide
from crm.jobs import views as jobs
from crm.log import views as log
from crm.managers.views import acceptance, departure
from crm.views import channels, health, home, settings

channel: list[URLPattern | URLResolver] = [
    path("chatroom/", chatroom.show, name="chatroom"),
    path("jobs/", jobs.bar, name="jobs"),
    path("jobs/<int:pk>/cancellation/", jobs.cancellation, name="job_cancellation"),
    path("log/", log.show, name="log"),
    path("departure/", departure.show, name="departure"),
    path("settings/", settings.show, name="settings"),
    path("settings/deletion/", deletion.show, name="channel_deletion"),
    path("settings/managers/", include("crm.managers.urls")),
    path("settings/roles/", include("crm.roles.urls")),
    path("settings/webhooks/", include("crm.webhooks.urls")),
    path("settings/shopify/", include("contacts.shopify.urls")),
    path("settings/install/", include("contacts.install.urls")),
    path("settings/messenger/", include("contacts.inbox.settings.urls")),
    path("settings/bots/", include("segments.bots.urls")),
    path("settings/texts/", include("segments.messages.settings_urls")),
    path("settings/api-keys/", include("crm.api.keys.urls")),
    path("settings/keys/", include("contacts.keys.urls")),
    path("inbox/", include("contacts.inbox.urls")),
    path("contacts/", include("contacts.urls")),
    path("segments/", include("segments.urls")),
    path("messages/", include("segments.messages.urls")),
    path("exports/", include("exports.urls")),
]

urlpatterns = [
    path("", home.show, name="home"),
    path("healthz/", health.show, name="health"),
    path("demo-shop/", include("contacts.shop.urls")),
    path("reference/", include("crm.api.reference.urls")),
    path("chats/", include("contacts.inbox.mailing.urls")),
    path("", include("segments.messages.public_urls")),
    path("guide/", guide.show, name="guide"),
    path("guide/<slug:name>/", guide.show, name="guide_page"),
    path("channels/new/", channels.new, name="channel_new"),
    path("channels/deletions/", deletion.states, name="channel_deletions"),
    path("channels/deletions/<int:pk>/restart/", deletion.restart, name="channel_deletion_restart"),
    path("profile/", accounts.profile, name="profile"),
    path("preferences/", accounts.preferences, name="preferences"),
    path("invitations/<str:token>/", acceptance.show, name="invitation_acceptance"),
    # A second address would be a second way to sign in, of which `User.email` knows nothing.
    path("accounts/email/", RedirectView.as_view(pattern_name="home")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("c/<slug:slug>/", home.channel, name="channel"),
    path("c/<slug:slug>/", include(channel)),
]
