"""Places in panel and profile at which apps above add parts of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from contacts.models import Contact
from crm.extension import ExtensionPoint


@dataclass(frozen=True)
class Notice:
    """A sentence about a contact, with a button for those who have the permission: a POST to a route with its id."""

    text: str
    button: str
    route: str
    permission: str


notices: Final = ExtensionPoint[Callable[[Contact], Notice | None]](
    "Gives what a manager should know of a contact before all else; None for nothing."
)
