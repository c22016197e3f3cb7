"""Who does something: passed as `by=` to every action, by pages, programs, tasks and imports alike."""

from dataclasses import dataclass
from typing import Self

from crm.models import Manager


@dataclass(frozen=True)
class Actor:
    """A manager and the IP address that the request came from, or the system itself (no manager)."""

    manager: Manager | None = None
    name: str = "Roster"
    ip_address: str | None = None

    @classmethod
    def of(cls, manager: Manager, ip_address: str | None = None) -> Self:
        return cls(manager=manager, name=str(manager.user), ip_address=ip_address)


SYSTEM = Actor()
