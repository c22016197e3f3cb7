"""What webhooks may be told of, and who knows what to say then."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.extension import ExtensionPoint
from crm.models import Channel, WebhookDelivery


@dataclass(frozen=True)
class Body:
    """What is sent, as JSON, and the id of the contact whom it speaks of."""

    content: Mapping[str, Any]
    contact: int | None = None


@dataclass(frozen=True)
class Source:
    """Events of one kind: their scopes with labels, and functions that know them.

    `bodies` gets deliveries and gives what to send, by the delivery's id; what it leaves out no longer exists, and
    isn't sent. `lane` names what must be told in order: it gets the id of an event and its details. `lock` gets ids of
    contacts and gives those that exist, which then can't be deleted before the transaction ends.
    """

    scopes: Mapping[str, str | Promise]
    bodies: Callable[[Channel, Sequence[WebhookDelivery]], Mapping[int, Body]]
    lane: Callable[[int, Mapping[str, Any]], str]
    lock: Callable[[Channel, Sequence[int]], frozenset[int]] | None = None


sources: Final = ExtensionPoint[Source]("What webhooks may be told of. They are offered in this order.")


def scopes() -> dict[str, str | Promise]:
    """Return all scopes with their labels."""
    return {scope: label for source in sources for scope, label in source.scopes.items()}


def labels(names: Iterable[str]) -> list[str]:
    """Return what these scopes are called; one that nobody knows any more as it is."""
    known = scopes()
    return [str(known.get(name, name)) for name in names]


def source_of(scope: str) -> Source:
    """Return who knows the events of this scope. Raise KeyError for a scope that nobody has registered."""
    known: dict[str, Source] = {name: source for source in (*sources, PING) for name in source.scopes}
    return known[scope]


def _pings(channel: Channel, deliveries: Sequence[WebhookDelivery]) -> dict[int, Body]:
    entity = {"id": str(channel.pk), "name": channel.name}
    return {one.pk: Body({"event": "ping", "type": "channel", "entity": entity, "refers": {}}) for one in deliveries}


# Not offered: it is sent when somebody asks for a test.
PING: Final = Source({WebhookDelivery.PING: _("Test")}, _pings, lambda pk, _details: WebhookDelivery.PING)
