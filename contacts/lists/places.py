"""Places on the Contacts page at which apps above add parts of their own, as templates that know `contact_list`."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from crm.extension import ExtensionPoint
from crm.models import Manager

sidebar_sections: Final = ExtensionPoint[str]("Templates of sections in the sidebar, between the lists and the tags.")
filter_actions: Final = ExtensionPoint[str]("Templates of what can be done with the conditions, beside them.")
list_notices: Final = ExtensionPoint[str]("Templates of what is said about the list, above its table.")


@dataclass(frozen=True)
class Door:
    """A way on: what the button says, its icon, the route, and the permissions of whom it opens to."""

    label: Promise
    icon: str
    route: str
    permissions: tuple[str, ...]
    is_dialog: bool = False
    query: str = ""

    def is_open_to(self, manager: Manager) -> bool:
        return all(map(manager.may, self.permissions))


doors: Final = ExtensionPoint[Door]("The ways in which customers come in: in the menu [+], and in the first steps.")


def open_doors(manager: Manager) -> list[Door]:
    """Return the ways in which this manager may bring customers in."""
    return [door for door in doors if door.is_open_to(manager)]
