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
        "close": _("Close"),
        "write": _("Write a message …"),
        "send": _("Send"),
    }
