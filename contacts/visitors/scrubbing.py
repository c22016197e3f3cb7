"""Scrubs deleted people from visitors: somebody's address may stand with a browser that never became them."""

from typing import Final

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from contacts.erasure.identifiers import Identifiers
from contacts.leads.actions import REACHED_BY
from contacts.models import Event
from contacts.models.visitor import REACHABLE
from contacts.values.folding import Fold
from crm.models import Channel

_KEYS: Final = tuple(REACHED_BY)


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Delete visitors with an address or number of one of these people, and their events."""
    visitors = channel.visitors.filter(REACHABLE)
    for key in _KEYS:
        visitors = visitors.annotate(**{f"{key}_folded": Fold(KeyTextTransform(key, "profile"))})
    words = list(identifiers.words)
    theirs = Q()
    for key in _KEYS:
        theirs |= Q(**{f"{key}_folded__in": words})
    ids = list(visitors.filter(theirs).order_by("pk").select_for_update().values_list("pk", flat=True))
    if ids:
        Event.everywhere.filter(channel=channel, visitor__in=ids)._raw_delete("default")
        channel.visitors.filter(pk__in=ids)._raw_delete("default")
