from django.urls import path

from contacts.inbox.views import answers, assignment, chat, inbox, news, reading, state

urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("news/", news.show, name="inbox_news"),
    path("<int:pk>/", chat.show, name="chat"),
    path("<int:pk>/answers/", answers.add, name="chat_answers"),
    path("<int:pk>/assignment/", assignment.save, name="chat_assignment"),
    path("<int:pk>/closure/", state.close, name="chat_closure"),
    path("<int:pk>/closure/removal/", state.reopen, name="chat_reopening"),
    path("<int:pk>/reading/", reading.mark, name="chat_reading"),
]
