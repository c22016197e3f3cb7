"""The calls of the messenger, as those of the install script: from pages of other sites, without cookies."""

from typing import Any

from contacts.inbox.messenger.bodies import Opening
from contacts.inbox.messenger.language import speaking, spoken, texts
from contacts.visitors.actions import Door
from contacts.visitors.sessions import Visit
from contacts.visitors.views import call


def _open(door: Door, body: Opening, visit: Visit) -> dict[str, Any]:
    with speaking(spoken(door.channel, body.language)):
        return {"name": door.channel.name, "texts": texts()}


opening = call(Opening, _open)
