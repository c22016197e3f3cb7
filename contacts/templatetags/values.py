"""How types of values are drawn."""

from django import template

from contacts.values import type_of

register = template.Library()


@register.filter
def type_icon(name: str) -> str:
    """The Lucide icon of the type with this name."""
    return type_of(name).icon
