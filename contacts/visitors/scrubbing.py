"""Scrubs deleted people from visitors: somebody's address may stand with a browser that never became them."""

from typing import Final

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from contacts.erasure.identifiers import Identifiers
from contacts.leads.actions import REACHED_BY
from contacts.models import Event
from contacts.models.visitor import REACHABLE
from contacts.values.folding import Fold
from crm.among import IsAmong
from crm.models import Channel

_KEYS: Final = tuple(REACHED_BY)


def scrub(channel: Channel, identifiers: Identifiers) -> None:
    """Delete visitors with an address or number of one of these people, and their events."""
    visitors = channel.visitors.filter(REACHABLE)
    for key in _KEYS:
        visitors = visitors.annotate(**{f"{key}_folded": Fold(KeyTextTransform(key, "profile"))})
    theirs = Q()
    for key in _KEYS:
        theirs |= Q(IsAmong(f"{key}_folded", identifiers.words, "text"))
    ids = list(visitors.filter(theirs).order_by("pk").select_for_update().values_list("pk", flat=True))
    if ids:
        Event.everywhere.filter(IsAmong("visitor", ids), channel=channel)._raw_delete("default")
        channel.visitors.filter(IsAmong("pk", ids))._raw_delete("default")
