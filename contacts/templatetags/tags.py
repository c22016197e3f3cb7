"""How tags are coloured."""

from django import template

from contacts.lists.cells import tag_hue

register = template.Library()
register.filter("tag_hue", tag_hue)
