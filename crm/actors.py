"""Who does something: passed as `by=` to every action, so that pages, API, tasks and import call them alike."""

from dataclasses import dataclass
from typing import Self

from crm.models import Manager


@dataclass(frozen=True)
class Actor:
    """A manager at an address, or the system itself (no manager)."""

    manager: Manager | None = None
    name: str = "Roster"
    address: str | None = None

    @classmethod
    def of(cls, manager: Manager, address: str | None = None) -> Self:
        return cls(manager=manager, name=str(manager.user), address=address)


SYSTEM = Actor()
