"""Roles × permissions, as the page of roles shows them."""

from dataclasses import dataclass

from django.db.models import Count

from crm.models import Channel, Role
from crm.permissions import PERMISSIONS, Permission


@dataclass(frozen=True)
class Cell:
    """Whether a role has a permission, and whether that can be changed."""

    role: Role
    name: str
    permission: Permission

    @property
    def id(self) -> str:
        return f"grant-{self.role.pk}-{self.name.replace('.', '-')}"

    @property
    def is_granted(self) -> bool:
        return self.name in self.role.permissions

    @property
    def is_fixed(self) -> bool:
        return self.role.is_owner or self.permission.is_owner_only


@dataclass(frozen=True)
class Row:
    """A permission, and which roles have it."""

    name: str
    permission: Permission
    cells: list[Cell]

    @property
    def needs(self) -> list[str]:
        """What the permissions that it needs are called."""
        return [str(PERMISSIONS[name].label) for name in self.permission.needs]


def listed_roles(channel: Channel) -> list[Role]:
    """Return the channel's roles with the number of their managers, `people`; the built-in ones first."""
    return list(channel.roles.annotate(people=Count("managers")).order_by("pk"))


def matrix(roles: list[Role]) -> list[Row]:
    """Return a row for each permission of the catalogue, with a cell for each role."""
    return [
        Row(name, permission, [Cell(role, name, permission) for role in roles])
        for name, permission in PERMISSIONS.items()
    ]
