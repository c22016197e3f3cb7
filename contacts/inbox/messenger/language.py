"""The language that the messenger speaks, and its texts: its module has none of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import gettext as _

from crm.models import Channel, User


def spoken(channel: Channel, *wanted: object) -> str:
    """Return the first of these languages that Roster speaks, else the channel's."""
    for language in wanted:
        base = language.partition("-")[0].lower() if isinstance(language, str) else ""
        if base in User.Language.values:
            return base
    return channel.language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translate into that language."""
    with translation.override(language):
        yield


def texts() -> dict[str, str]:
    """Return the messenger's texts by the names that its module has for them, in the language that is spoken."""
    return {
        "answers": _("{name} answers"),
        "away": _("We are away right now"),
        "awayNow": _("We are away right now. Tell us how we can reach you later."),
        "back": _("All chats"),
        "begin": _("Start a new chat"),
        "byMail": _("Answers come to your e-mail address too, once you have left."),
        "close": _("Close"),
        "earlier": _("Earlier messages"),
        "email": _("E-mail"),
        "late": _("It takes us a little longer. Tell us how we can reach you later."),
        "message": _("Message"),
        "messages": _("Messages"),
        "mobileNumber": _("Mobile number"),
        "name": _("Name"),
        "offline": _("No connection. Your message is sent as soon as there is one."),
        "reach": _("How we can reach you"),
        "save": _("Save"),
        "saved": _("Thank you. We will get back to you."),
        "send": _("Send"),
        "skip": _("Not now"),
        "there": _("We answer here"),
        "unread": _("Unread"),
        "write": _("Write a message …"),
        "you": _("You"),
    }
