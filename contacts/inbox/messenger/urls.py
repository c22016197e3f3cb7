from django.urls import path

from contacts.inbox.messenger import views

urlpatterns = [
    path("<str:key>/messenger/", views.opening, name="plugin_messenger"),
    path("<str:key>/chats/", views.chats, name="plugin_chats"),
    path("<str:key>/chats/messages/", views.messages, name="plugin_chat_messages"),
    path("<str:key>/chats/follow-up/", views.reaching, name="plugin_chat_follow_up"),
]
