"""What the menu of the selection bar offers."""

from collections.abc import Mapping
from typing import Any

from django import template

from contacts.bulk.kinds import KINDS
from contacts.bulk.kinds.base import BulkKind

register = template.Library()


@register.simple_tag(takes_context=True)
def bulk_menu(context: Mapping[str, Any]) -> list[type[BulkKind]]:
    """Return the kinds of bulk changes that the manager may make, in their order."""
    return [kind for kind in KINDS.values() if kind.permissions <= context["may"]]
