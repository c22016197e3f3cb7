from django.urls import path

from segments.bots.views import audience, bot, listing

urlpatterns = [
    path("", listing.show, name="bots"),
    path("new/", listing.new, name="bot_new"),
    path("order/", listing.order, name="bots_order"),
    path("<int:pk>/", bot.show, name="bot"),
    path("<int:pk>/settings/", bot.settings, name="bot_settings"),
    path("<int:pk>/switch/", bot.switch, name="bot_switch"),
    path("<int:pk>/audience/", audience.show, name="bot_audience"),
    path("<int:pk>/deletion/", bot.deletion, name="bot_deletion"),
]
