from django.urls import path

from contacts.views import chat, chat_answers, chat_reading, chat_state, inbox, inbox_news

urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("news/", inbox_news.show, name="inbox_news"),
    path("<int:pk>/", chat.show, name="chat"),
    path("<int:pk>/answers/", chat_answers.add, name="chat_answers"),
    path("<int:pk>/closure/", chat_state.close, name="chat_closure"),
    path("<int:pk>/closure/removal/", chat_state.reopen, name="chat_reopening"),
    path("<int:pk>/reading/", chat_reading.mark, name="chat_reading"),
]
