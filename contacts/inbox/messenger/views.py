"""The calls of the messenger, as those of the install script: from pages of other sites, without cookies."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import inbox
from contacts.inbox.messenger import actions, follow_up, limits
from contacts.inbox.messenger.bodies import News, Opening, Reached, Sent
from contacts.inbox.messenger.language import speaking, spoken, texts
from contacts.inbox.messenger.news import as_message, news
from contacts.models import Chat, Messenger
from contacts.visitors.actions import Door
from contacts.visitors.sessions import Visit
from contacts.visitors.views import call
from crm.api.errors import Problem, Refused

Said = TypeVar("Said", Opening, News, Sent, Reached)
Act = Callable[[Door, Said], dict[str, Any]]


def _speaking(act: Act[Said]) -> Callable[[Door, Said, Visit], dict[str, Any]]:
    """Let the answer, and what is wrong, be in the messenger's language. Turn what can't be into refusals."""

    def acted(door: Door, body: Said, visit: Visit) -> dict[str, Any]:
        with speaking(spoken(door.channel, body.language)):
            try:
                return act(door, body)
            except inbox.Blocked as error:
                raise Refused(403, _("Messages can’t be sent from here.")) from error
            except Chat.DoesNotExist as error:
                raise Refused(404, _("This chat is no longer there.")) from error
            except ValidationError as error:
                raise Refused(
                    422, " ".join(error.messages), [Problem("text", None, " ".join(error.messages))]
                ) from error

    return acted


def _open(door: Door, body: Opening) -> dict[str, Any]:
    settings = Messenger.of(door.channel)
    is_open = settings.is_open(timezone.now())
    return {"name": door.channel.name, "greeting": settings.greeting, "isOpen": is_open, "texts": texts()}


def _news(door: Door, body: News) -> dict[str, Any]:
    if body.chat is not None and body.seen is not None:
        actions.mark_seen(door, body.chat, body.seen)
    return news(door, body)


def _send(door: Door, body: Sent) -> dict[str, Any]:
    limits.spend_message(door)
    language = spoken(door.channel, body.language)
    written = actions.write(door, body.chat, body.client_id, body.text, language=language)
    return {"chat": written.chat.pk, "message": as_message(written.message)}


def _reach(door: Door, body: Reached) -> dict[str, Any]:
    limits.spend_message(door)
    follow_up.reach(door, body.chat, {"name": body.name, "email": body.email, "mobileNumber": body.mobile_number})
    return {}


opening = call(Opening, _speaking(_open), limits.news)
messages = call(Sent, _speaking(_send), limits.news)
chats = call(News, _speaking(_news), limits.news)
reaching = call(Reached, _speaking(_reach), limits.news)
