"""Whether a visitor who wrote is asked how they can be reached, and what becomes of the answer."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from contacts.fields import PROFILE, Catalogue
from contacts.inbox.messenger.access import readable
from contacts.leads.actions import REACHED_BY
from contacts.models import Chat, Contact, Messenger, Side
from contacts.upserting import Change, ContactId, upsert
from contacts.values import Invalid, is_empty
from contacts.visitors.actions import Door
from crm.api.errors import Problem, Refused

_NAME: Final = "name"


def wanted(settings: Messenger, chat: Chat, catalogue: Catalogue, now: datetime) -> dict[str, Any] | None:
    """Return what the customer of a chat is to be asked now; None if nothing.

    A lead is asked after having waited for long enough, or outside of the hours, who can't be reached otherwise.
    """
    if not settings.follow_up or chat.last_side != Side.CUSTOMER:
        return None
    is_late = now >= chat.last_message_at + timedelta(minutes=settings.follow_up_after)
    if not is_late and settings.is_open(now):
        return None
    contact = chat.contact
    if contact is None or contact.type != Contact.Type.LEAD or _is_reachable(contact, settings):
        return None
    keys = [key for key in ("email", "mobileNumber") if settings.asks_for in (key, *_SEVERAL)]
    if not all(f"{PROFILE}.{key}" in catalogue for key in keys):  # archived
        return None
    is_either = settings.asks_for == Messenger.AskFor.EITHER
    is_mailed = settings.mails_answers and "email" in keys
    return {
        "name": settings.asks_name,
        "keys": keys,
        "either": is_either,
        "isMandatory": settings.is_mandatory,
        "byMail": is_mailed,
    }


def reach(door: Door, chat_pk: int, given: Mapping[str, str]) -> None:
    """Store how the customer of a chat can be reached: in keys that have no value yet, and never as verified.

    So nobody who types another's address changes anything of them: it stays with the lead that the visitor is, until
    somebody proves whose it is. Raise Refused with what is wrong, and Chat.DoesNotExist.
    """
    contact_pk: int = readable(door).values_list("contact_id", flat=True).get(pk=chat_pk)
    settings = Messenger.of(door.channel)
    values = dict(_read(door, settings, given))
    for key in _missing(settings, values):
        raise _unfit(key, _("Fill this in."))
    upsert(
        door.channel,
        ContactId(contact_pk),
        Change(profile_once=values),
        by=door.caller.actor,
        qualifies=False,
        catalogue=door.catalogue,
    )


_SEVERAL: Final = (Messenger.AskFor.EITHER, Messenger.AskFor.BOTH)


def _read(door: Door, settings: Messenger, given: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield what was given of what is asked for, in stored form."""
    for key in (*([_NAME] if settings.asks_name else []), *REACHED_BY):
        field = door.catalogue.get(f"{PROFILE}.{key}")
        if field is None or not given.get(key, "").strip():
            continue
        try:
            value = field.type.read(given[key].strip(), door.catalogue.context)
        except Invalid as error:
            raise _unfit(key, str(error)) from error
        if not is_empty(value):
            yield key, value


def _missing(settings: Messenger, values: Mapping[str, Any]) -> Iterator[str]:
    if settings.asks_for == Messenger.AskFor.EITHER:
        if not values.keys() & REACHED_BY.keys():
            yield "email"
    elif settings.asks_for == Messenger.AskFor.BOTH:
        yield from (key for key in REACHED_BY if key not in values)
    elif settings.asks_for not in values:
        yield settings.asks_for


def _is_reachable(contact: Contact, settings: Messenger) -> bool:
    return not list(_missing(settings, {key: value for key, value in contact.profile.items() if not is_empty(value)}))


def _unfit(key: str, message: str) -> Refused:
    return Refused(422, message, [Problem(key, None, message)])
